// Slack's :shortcodes: that apps and people commonly write, and flags by country code.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|point_right 👉|point_left 👈|point_up 👆|point_down 👇|v ✌️|handshake 🤝|writing_hand ✍️|raised_hand ✋
smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂|rolling_on_the_floor_laughing 🤣|slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊|relaxed ☺️|innocent 😇|heart_eyes 😍|star-struck 🤩|kissing_heart 😘|yum 😋|stuck_out_tongue 😛|hugging_face 🤗|thinking_face 🤔|neutral_face 😐|expressionless 😑|no_mouth 😶|smirk 😏|unamused 😒|grimacing 😬|relieved 😌|pensive 😔|sleepy 😪|sleeping 😴|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|slightly_frowning_face 🙁|white_frowning_face ☹️|open_mouth 😮|astonished 😲|flushed 😳|pleading_face 🥺|disappointed 😞|cry 😢|sob 😭|scream 😱|sweat 😓|sweat_smile 😅|weary 😩|tired_face 😫|triumph 😤|angry 😠|rage 😡|exploding_head 🤯|partying_face 🥳|face_with_rolling_eyes 🙄|zipper_mouth_face 🤐|face_with_thermometer 🤒|robot_face 🤖|ghost 👻|see_no_evil 🙈
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|sparkling_heart 💖|100 💯|boom 💥|fire 🔥|sparkles ✨|star ⭐|star2 🌟|zap ⚡|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|crown 👑|gem 💎|rocket 🚀|dart 🎯|seedling 🌱|four_leaf_clover 🍀|sunflower 🌻|bouquet 💐|rainbow 🌈|sunny ☀️|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|umbrella ☔|snowflake ❄️|ocean 🌊|palm_tree 🌴
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖|warning ⚠️|rotating_light 🚨|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|bangbang ‼️|information_source ℹ️|bulb 💡|eyes 👀|mag 🔍|lock 🔒|unlock 🔓|key 🔑|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|bookmark 🔖|label 🏷️|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|package 📦|wastebasket 🗑️|globe_with_meridians 🌐|earth_africa 🌍|house 🏠|office 🏢|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|clock1 🕐|clock9 🕘|calendar 📆|date 📅|spiral_calendar_pad 🗓️
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|clipboard 📋|memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄|file_folder 📁|open_file_folder 📂|card_index 📇|inbox_tray 📥|outbox_tray 📤|email 📧|e-mail 📧|envelope ✉️|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|money_with_wings 💸|moneybag 💰|dollar 💵|euro 💶|credit_card 💳|shield 🛡️|umbrella_with_rain_drops ☔|fire_extinguisher 🧯|ambulance 🚑|sos 🆘|coffee ☕|tea 🍵|beer 🍺|beers 🍻|cake 🍰|birthday 🎂|pizza 🍕|cherry_blossom 🌸|bug 🐛|dog 🐶|cat 🐱|turtle 🐢|owl 🦉|bee 🐝
arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|fast_forward ⏩|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|large_orange_square 🟧|white_large_square ⬜|small_blue_diamond 🔹|small_orange_diamond 🔸
zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|busts_in_silhouette 👥|bust_in_silhouette 👤|woman-raising-hand 🙋‍♀️|man-raising-hand 🙋‍♂️|shrug 🤷|facepalm 🤦|technologist 🧑‍💻`;

const EMOJI = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry) => entry.split(" ")),
);

/** The character for a shortcode without its colons, or null for one that is not known. */
export function emoji(name) {
  const flag = /^flag-([a-z]{2})$/.exec(name);
  if (flag) return String.fromCodePoint(...[...flag[1]].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 97));
  return EMOJI.get(name) ?? null;
}

/** Replaces every known :shortcode: in a plain text. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (code, name) => emoji(name) ?? code);
