"""Slack's mrkdwn, rule by rule: what a text becomes."""

from playwright.sync_api import expect

from tests.page.alone.conftest import Cafe
from tests.page.conftest import Visit

RENDER = """async (text) => {
  const { mrkdwn } = await import("/page/mrkdwn.js");
  const box = document.createElement("div");
  box.append(...mrkdwn(text));
  const lines = box.innerHTML.replace(/<span class="line"[^>]*>(.*?)<\\/span>/g, "$1");
  return lines.replace(/ (dir|class|target|rel|tabindex)="[^"]*"/g, "");
}"""

RULES = {
    "*bold* _italic_ ~gone~ `code`": "<strong>bold</strong> <em>italic</em> <s>gone</s> <code>code</code>",
    "2*3*4 and snake_case_name": "2*3*4 and snake_case_name",
    "* not bold *": "* not bold *",
    "*_both_*": "<strong><em>both</em></strong>",
    "*two words*, done": "<strong>two words</strong>, done",
    "a &lt;b&gt; &amp;lt;": "a &lt;b&gt; &amp;lt;",
    "<https://example.com|a desk>": '<a href="https://example.com">a desk</a>',
    "<mailto:ada@example.com>": '<a href="mailto:ada@example.com">ada@example.com</a>',
    "<javascript:alert(1)|press>": "press",
    "<@U1MAYA> in <#C1TEAM>": "<bdi>@Maya Berg</bdi> in <bdi>#kitchen</bdi>",
    "<@U9NOBODY> in <#C9GONE>": "<bdi>@Someone</bdi> in <bdi>#a channel you are not in</bdi>",
    "<!here> look": "<bdi>@here</bdi> look",
    "&gt; quoted": "<blockquote>quoted</blockquote>",
    "```x = *1*```": "<pre>x = *1*</pre>",
    ":tada: :no_such_thing: :flag-jp:": "🎉 :no_such_thing: 🇯🇵",
    "10:30:45": "10:30:45",
}


def test_each_rule_of_mrkdwn_holds(slack: Cafe, visit: Visit) -> None:
    screen = visit(slack.url)
    screen.become("Maya Berg")
    assert {text: screen.page.evaluate(RENDER, text) for text in RULES} == RULES


def test_a_date_is_shown_in_the_readers_own_time(slack: Cafe, visit: Visit) -> None:
    text = "<!date^1772438400^{date_short} at {time}|in March>"
    screen = visit(slack.url)
    screen.become("Maya Berg")
    assert ">2 Mar 2026 at 09:00</time>" in screen.page.evaluate(RENDER, text)
    screen.become("Rin Abe")
    expect(screen.who).to_contain_text("Rin Abe")
    assert ">2 Mar 2026 at 17:00</time>" in screen.page.evaluate(RENDER, text)
