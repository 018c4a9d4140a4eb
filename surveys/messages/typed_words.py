"""The words around a typed number that tell a score from a count, in the shipped languages.

Words of all languages are looked up together, without accents and vowel signs: people write in whatever language they
like, and what means a score in one of them hardly ever means a count in another.
"""

import re
import unicodedata
from html import unescape

from analysis.said.text import fold

_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters; a kana's voicing is no accent
_AROUND = " *_~`.,;:!…。、，！；：·–—-\"'“”„«»‘’「」『』()[]"

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
"""Han and kana, which are written without spaces, as the inside of a regular expression's [...]."""


def folded(word: str) -> str:
    """A word as it is looked up: small, without accents and vowel signs; Han and kana stay as they are."""
    if "\u3005" <= word[:1] <= "\u9fff":
        return word
    apart = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    return "".join(character for character in apart if not unicodedata.combining(character))


def plain(text: str) -> str:
    """A whole answer as it is compared: without case, width, accents, and without the signs around it."""
    apart = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(unescape(text))))
    return " ".join(unicodedata.normalize("NFC", apart).split()).strip(_AROUND)


def asks(text: str) -> bool:
    """Whether there is a question mark in it, in any script."""
    return any(mark in text for mark in "?？؟")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(folded(word) for line in lines for word in line.split())


_COUNTING = (
    "zero one two three four five six seven eight nine ten",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn",
    "zéro un deux trois quatre cinq six sept huit neuf dix",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
    "zero um dois três quatro cinco seis sete oito nove dez",
    "零 一 二 三 四 五 六 七 八 九 十",
    "〇 いち 两 参 よん 伍 ろく なな はち きゅう じゅう",
    "ゼロ 壱 弐 叁 肆 伍 陸 しち 捌 玖 拾",
    "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "صفر واحدة اثنين ثلاث أربع خمس ست سبع ثماني تسع عشر",
)
NUMERALS = {folded(word): value for line in _COUNTING for value, word in enumerate(line.split())}
OTHER_MEANINGS = {"null": "de", "um": "pt", "un": "fr", "sept": "fr", "dos": "es", "ست": "ar"}
"""Numerals that are a different word elsewhere, and the locale in which they are plainly a number."""

SCORE_WORDS = _words(
    "score scored scoring rate rated rating mark grade",
    "bewertung bewerte punktzahl note",
    "noter noterais",
    "nota puntuación puntuo calificación califico valoro valoración",
    "pontuação avaliação avalio",
    "点数 スコア 評価 採点 満足度 推奨度 おすすめ度",
    "评分 打分 分数 评价",
    "تقييمي تقييم درجتي درجة النتيجة",
)

FILLERS = SCORE_WORDS | _words(
    # English
    "um uh er hm hmm hmmm well ok okay hi hello hey so maybe probably perhaps definitely honestly actually just only",
    "i i'd id i'll ill i'm we we'd we'll would will could might say give gave giving go going with for it it's its",
    "that's",
    "a an you your my our answer is was be about around roughly approximately think guess suppose believe",
    "solid strong clear straight full this that the choose chose pick picked vote make made changed change mind",
    "me us now please thanks thank from let's lets still between somewhere unfortunately sadly far recommend again",
    "overall",
    # German
    "äh ähm naja also vielleicht wohl eher ca circa etwa ungefähr ich wir gebe geben gäbe würde würden sage sagen",
    "eine einen ein ne 'ne mal mir uns meine unsere antwort ist wäre bin sind bei glatte klare solide starke denke",
    "das es für mich danke bitte wahrscheinlich vermutlich ganz klar hallo moin zwischen bleibe nehme leider nur",
    # French
    "euh bon ben disons peut-être plutôt environ je j'ai nous dirais dirait mets mettrais donne donnons donnerais",
    "donnerai",
    "une un ma mon notre réponse est c'est pour moi le la merci bonjour entre ce serait sera seulement juste",
    "malheureusement",
    # Spanish
    "eh pues bueno quizás quizá tal vez diría yo nosotros doy damos daría daríamos pongo le les un una mi nuestra",
    "es sería",
    "para mí creo que gracias hola entre respuesta aproximadamente solo sólo lamentablemente",
    # Portuguese
    "bom hum talvez acho eu nós diria dou damos daria uma uns minha nossa é seria mim obrigado obrigada olá oi",
    "resposta só apenas infelizmente",
    # Arabic
    "أعطي أعطيكم أعطيها أعطيه سأعطي نعطي أمنح هو هي ربما أظن أعتقد حوالي تقريبا شكرا مرحبا بين يعني من فضلك",
    "أقول فقط للأسف",
    # Japanese: around the number
    "うーん うーむ んー ん〜 えーと えっと えーっと まあ まぁ そうですね たぶん 多分 私は 私 は 個人的には 答えは",
    "回答は",
    "星 は かな かなぁ かなあ かも かもしれません です ですね ですかね だ だね だと と 思います 思う くらい ぐらい",
    "ってところ って感じ",
    "でお願いします にします をつけます を付けます で 、 に ありがとうございます よろしくお願いします こんにちは",
    # Chinese: around the number
    "我 我们 给 给个 打个 我给 我会给 会给 打 我打 我会打 选 我选 大概 可能 应该 大约 嗯 呃 额 那就 就 是 吧 了 哦",
    "啊 左右 谢谢 您好 你好 觉得 我觉得",
)

CORRECTING = _words(
    "sorry oops no not meant mean meaning intended typo mistake mistaken wrong misclick misclicked wanted rather but",
    "entschuldigung sorry meinte meine nein nicht doch falsch versehen verklickt vertippt sollte sein aus war aber",
    "pardon désolé désolée erreur trompé trompée voulais dire non pas suis suis-je c'était mettre",
    "perdón error equivoqué equivocado quería quise decir no era fue me por",
    "desculpe desculpa engano enganei erro foi era não quis queria dizer errei por",
    "آسف آسفة عفوا خطأ قصدي أقصد قصدت كنت بالخطأ لا ليس كان",
    "いや いえ すみません すいません ごめんなさい 失礼 失礼しました やっぱり やはり",
    "間違い 間違えました 間違いました 正しくは 本当は じゃなくて ではなく でした",
    "抱歉 对不起 不好意思 不对 不是 错了 搞错了 点错了 选错了 按错了 更正 其实 应该是 我想选 想选",
)
"""Beside a number these say that it is the score that was meant, and no more."""

OUT_OF = _words("/ of von sur de su من في من")
"""Between a score and the highest that it could be."""

HIGHS = frozenset({5, 7, 10, 20})
"""The highest scores of the scales that people know: "4 of 5" is out of five, "2 of 3" is about three things."""

STARS = _words(
    "star stars stern sterne sternen étoile étoiles estrella estrellas estrela estrelas",
    "نجوم نجمة نجمات",
    "星 颗星 顆星 つ星",
    "★",
)
STARS_OUT_OF = 5

UNITS = STARS | _words(
    "point points pts punkt punkte punkten pkt puntos punto pontos ponto",
    "点 點 分 点です",
    "درجات نقاط نقطة",
)
OTHER_UNITS = {"点": "zh", "點": "zh", "分": "ja"}
"""Units that tell the time in a locale: 9点 is nine o'clock in Chinese, 6分 six minutes in Japanese."""

REASONS_FOLLOW = _words(
    "because bc cause cuz as since but would and though although",
    "weil da denn aber und obwohl",
    "parce car mais et puisque",
    "porque pero ya y aunque",
    "pois mas e embora já",
    "なぜなら ですが だけど けど ので から が",
    "因为 因為 但是 但 不过 因",
    "لأن لأنه لأنها لأنكم لكن ولكن بسبب",
)
"""After a number these begin the reason for it."""

BETWEEN = _words("to or and bis oder und à ou et a o u y e 到 或 或者 至 か から と إلى أو و او الى")
"""Between two numbers these leave open which one it is."""

COUNTED = _words(
    "people person persons user users of colleagues hour hours day days week weeks month months year years minute",
    "minutes",
    "second seconds time times am pm o'clock percent dollars euros seat seats licences licenses team teams %",
    "leute personen person nutzer benutzer kollegen kolleginnen mitarbeiter mitarbeitende stunde stunden tag tage",
    "tagen",
    "woche wochen monat monate monaten jahr jahre jahren minute minuten sekunde sekunden mal uhr prozent euro lizenzen",
    "fehler teams tickets berichte",
    "personnes utilisateurs collègues heure heures jour jours semaine semaines mois an ans année années fois pour-cent",
    "gens euros licences",
    "personas usuarios compañeros hora horas día días semana semanas mes meses año años veces vez minutos por-ciento",
    "pessoas usuários colegas dia dias semanas mês meses ano anos vezes minutos reais",
    "أشخاص شخص شخصا مستخدمين مستخدم مستخدما موظفين موظف موظفا زملاء أيام يوم يوما ساعات ساعة دقائق دقيقة أشهر شهر شهرا",
    "سنوات سنة أسابيع أسبوع مرات مرة بالمئة حسابات حساب مشاكل أخطاء تقارير",
    "人 名 件 回 回目 日 日間 時 時間 時半 年 年間 月 か月 ヶ月 ヵ月 ケ月 円 個 台 社 つ 週間 週 番 番目 位 秒 本",
    "枚 度 割 階 歳",
    "分間 分前 分後 点目 つ目 日目 人目 名様",
    "星期 个 個 个人 位 次 天 号 號 点钟 点半 點鐘 元 块 家 条 條 小时 小時 分钟 分鐘 周 折 版 成 倍 层 岁 款 种 分之",
)
NOT_PLURAL = _words(
    "plus always thanks perhaps minus sans dans mais pues tres yes moins sometimes besides unless across depuis jamais",
    "toujours gracias alles etwas was this less más mas sous gros bonus",
)
"""Words that end in s and yet count nothing."""

CHOOSING = _words(
    "option number no nr num # nummer antwort opción número opção numéro choix",
    "الخيار خيار رقم",
    "選 択 肢 选 項 项 号 題 题 第 番 番目 つ目",
)
"""Around a number these say that it is an option's place in its list; some of them only in rows, as in 選択肢."""

_HIGH = rf"(?:{'|'.join(map(str, sorted(HIGHS)))})"
WHOLE_SCALE = rf"""
    (?<!\d)(?:
        {_HIGH}\s*[点點](?:中|で|のうち)の?(?=\s*\d)
        |\d{{1,2}}\s*[点點]満点(?:中|で|のうち)?の?(?=\s*\d)
        |(?<=\()\d{{1,2}}\s*[点點]満点
        |{_HIGH}\s*段階(?:評価)?(?:中|で|のうち)の?(?=\s*\d)
        |{_HIGH}\s*分制
    )
    |(?:满分|滿分|总分)\s*[是为]?\s*\d{{1,2}}\s*分
"""
"""A verbose regular expression for the scale where it is named beside the score: it is no score itself."""
