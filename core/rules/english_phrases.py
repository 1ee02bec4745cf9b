# ruff: noqa: E501 - tables that are read across
"""English wordings that the rules look for. Each row: words one of which must be there, the pattern, level, reason."""

from __future__ import annotations

from core.rules.language import phrases
from core.rules.words import words

_WE = "“{said}” puts the listener into the seat next to you: tell what is there, not who sees it."
_YOU = "“{said}” speaks to or of the audience: describe in the third person."
_CAMERA = "“{said}” tells how the film is made: tell what the picture shows instead, unless the title needs it."
_MEMORY = "“{said}” is a term of film making: fine if the story needs it, else tell what is to be seen."
_HEDGE = "“{said}” guesses: tell what is seen that makes you think so."
_FEELING = "“{said}” names a feeling: where face or body shows it, tell that instead."
_RACE = "“{said}” tells race or skin colour: keep it only if it matters here and you tell it of everyone alike."
_DISABLED = "“{said}” may hurt: name the person first, and the condition only where it matters."
_AGE = "“{said}” tells age: fine as a first look, needless later."
_SOUND = "“{said}” names a sound that the listener may hear as well: keep it only where its source is unclear."
_MASKED = "“{said}” hides a word: description neither softens nor sharpens what the film shows."
_DEBRIS = "“{said}” reads like the leavings of a program: remove it before anyone voices it."

PERSONS = phrases(
    ("we", r"\b(?:we(?:\s+can|\s+could|\s+now|\s+then|\s+also|\s+again)*(?:\s+only)?\s+(?:see|watch|hear|find|notice|look))\b",
     "error", _WE),
    ("you", r"\b(?:you(?:\s+can|\s+could|\s+will|\s+now|\s+also)*\s+(?:see|notice|watch|hear))\b", "error", _WE),
    ("we we're we've we'll ourselves", r"\b(?:we|we['’](?:re|ve|ll)|ourselves)\b", "warning", _YOU),
    ("our ours", r"\b(?:our|ours)\b(?!\s+(?:Lady|Father|Saviour|Savior))", "warning", _YOU),
    ("us", r"\b(?-i:us)\b", "warning", _YOU),
    ("you you're your yours yourself", r"(?<!thank )(?<!thank-)(?<!love )(?!(?-i:You)\s+(?-i:[A-Z]))\b(?:you|you['’]re|your|yours|yourself)\b",
     "warning", _YOU),
    ("i i'm i've i'll", r"(?<![\w.])(?-i:I(?:['’](?:m|ve|ll))?)(?=\s+(?:am|was|see|can|think|have|do|will|would|could|notice|want|hear|watch|believe|guess|feel|know)\b)",
     "error", _YOU),
    ("i'm i've i'll", r"\b(?-i:I['’](?:m|ve|ll))\b", "warning", _YOU),
    ("me my myself", r"\b(?-i:me|my|myself)\b", "warning", _YOU),
)  # fmt: skip

_MAKER = r"(?:camera|scene|shot|screen|film|movie|picture|image|view|frame|lens)"
META = phrases(
    ("camera camera's", r"\b(?:the|our)\s+camera(?:['’]s)?\s+(?:slowly\s+|now\s+|then\s+|quickly\s+|gently\s+)?(?:pans?|tilts?|zooms?|follows?|moves?|tracks?|pulls?|pushes|cuts?|lingers?|focuses|dollies|shows?|sweeps?|rises|circles?|reveals?|drifts?|glides?|swoops?|descends?|closes|turns|stays|holds|travels|flies|angle|movement)\b",
     "warning", _CAMERA),
    ("camera", r"\b(?:(?:toward|towards|to|past|off|into)\s+(?:the\s+)?camera(?=\s*[.,]|$)|camera\s+(?:angle|shot|move|movement|pans?|tilts?|zooms?|cuts?|tracks?)\w*|(?:on|off)[\s-]camera)\b",
     "warning", _CAMERA),
    ("^camera", r"^\W*(?:the\s+)?camera\s+\w+s\b", "warning", _CAMERA),
    ("shot shots", r"\b(?:wide|establishing|aerial|overhead|tracking|opening|closing|close-up|closeup|reverse|master|low-angle|high-angle|point-of-view|pov|medium|drone|crane|dolly|two-)\s*shots?\b(?!\s+(?:glass|put|gun|rings|hits))|\b(?:a|in)\s+(?:long|close|full|extreme)\s+shot\s+(?:of|shows)\b|\b(?:in|of)\s+(?:the\s+(?:next|first|last|final|same)|this|another)\s+shot\b|\bthe\s+shot\s+(?:shows|opens|cuts|widens|changes|pulls|fades|ends|shifts|reveals)\b|\bshots?\s+(?:shows?|reveals?)\b",
     "warning", _CAMERA),
    ("scene scenes", r"\b(?:in\s+(?:this|the\s+(?:next|first|last|final|opening|previous|following))\s+scene|the\s+(?:next\s+)?scene\s+(?:\w+ly\s+)?(?:shifts|changes|cuts|shows|opens|moves|switches|fades|ends|begins|starts|dissolves|jumps|returns|transitions|closes)|scene\s+change|change\s+of\s+scene|another\s+scene)\b",
     "warning", _CAMERA),
    ("frame", r"\b(?:in|into|out\s+of|off|within)\s+frame\b|\b(?:enters?|leaves?|exits?|fills?)\s+(?:the\s+)?frame\b|\b(?:out\s+of|into|in|within)\s+the\s+frame(?=\s*[.,]|$)|\bfreeze[\s-]frame\b|\bthe\s+frame\s+(?:freezes|shows|widens)\b",
     "warning", _CAMERA),
    ("frames", r"\bfreeze[\s-]frames\b", "warning", _CAMERA),
    ("screen", r"\bthe\s+screen\s+(?:shows|displays|fades|goes|cuts|turns|splits|darkens|fills)\b|\b(?:split|black)[\s-]screen\b|\boff[\s-]screen\b|\bfades?\s+(?:from|off)\s+(?:the\s+)?screen\b",
     "warning", _CAMERA),
    ("screen on-screen", r"\bon[\s-]screen\b", "hint", _CAMERA),
    ("off-screen offscreen split-screen", r"\b(?:off-?screen|split-screen)\b", "warning", _CAMERA),
    ("onscreen", r"\bonscreen\b", "hint", _CAMERA),
    ("cut cuts", rf"(?:^|[.!?]\s+)\W*(?:we\s+)?cut\s+to\b|\b(?:{_MAKER}|we|it|film)\s+cuts?\s+(?:to|back|away)\b|\b(?:jump|smash|match|hard|quick)[\s-]cuts?\s+(?:to|between)\b|(?:^|[.!?]\s+)cuts\s+to\b",
     "warning", _CAMERA),
    ("fade fades fading", rf"\bfad(?:es?|ing)\s+(?:to|from|into)\s+(?:black|white)\b|(?:^|[.!?]\s+)\W*(?:slowly\s+|we\s+|now\s+)?fade\s+(?:in|out|to)\b|\b{_MAKER}\s+(?:slowly\s+|then\s+)?fades?\b",
     "warning", _CAMERA),
    ("dissolve dissolves", rf"(?:^|[.!?]\s+)\W*dissolve\s+to\b|\b{_MAKER}\s+dissolves?\b", "warning", _CAMERA),
    ("zoom zooms zooming", rf"\b(?:{_MAKER}|we)\s+(?:\w+ly\s+|then\s+|now\s+)?zooms?\b|(?:^|[.!?]\s+)\W*zoom(?:s|ing)?\s+(?:in|out)\b",
     "warning", _CAMERA),
    ("pan pans panning", rf"\b(?:{_MAKER}|we)\s+(?:\w+ly\s+|then\s+|now\s+)?pans?\b|(?:^|[.!?]\s+)\W*pan(?:s|ning)?\s+(?:across|left|right|up|down|over|to|around|along|out)\b",
     "warning", _CAMERA),
    ("tilt tilts", rf"\b(?:{_MAKER}|we)\s+(?:\w+ly\s+)?tilts?\b", "warning", _CAMERA),
    ("foreground", r"\b(?:in|to|into)\s+the\s+(?:\w+\s+)?foreground\b", "hint", _CAMERA),
    ("background", r"\bin\s+the\s+background\b", "hint", _CAMERA),
    ("close-up close-ups closeup", r"\bclose-?ups?\b", "warning", _CAMERA),
    ("close", r"(?:^|[.!?]\s+|\bin\s+|\ba\s+)close\s+up\s+(?:of|on|shot)\b", "warning", _CAMERA),
    ("pov", r"\bPOV\b", "warning", _CAMERA),
    ("angle", r"(?:^|[.!?]\s+)angle\s+on\b|\b(?:high|low|wide|camera)[\s-]angle\s+(?:shot|view)\b", "warning", _CAMERA),
    ("montage flashback flashbacks", r"\b(?:montage|flashbacks?)\b", "hint", _MEMORY),
    ("motion", r"\bslow[\s-]motion\b", "hint", _MEMORY),
    ("slow-motion", r"\bslow-motion\b", "hint", _MEMORY),
    ("film movie", r"\b(?:the|this)\s+(?:film|movie)\s+(?:shows|opens|ends|cuts|returns|switches)\b",
     "warning", _CAMERA),
    ("audience viewer viewers", r"\b(?:the\s+(?:viewers?|audience)\s+(?:sees?|can|is\s+shown|are\s+shown)|to\s+the\s+viewers?)\b",
     "warning", _CAMERA),
)  # fmt: skip

INTERPRETATION = phrases(
    ("seems seem seeming seemingly", r"\b(?:seems?(?:\s+to)?|seeming|seemingly)\b", "warning", _HEDGE),
    ("appears appear", r"\bappears?\s+(?:to\s+(?:be|have)|to\s+\w+|(?:very|quite|rather|somewhat)\s+\w+|sad|happy|angry|nervous|worried|tired|calm|upset|confused|frightened|unsure|uneasy|shocked)\b",
     "warning", _HEDGE),
    ("probably presumably apparently evidently obviously perhaps maybe possibly undoubtedly surely",
     r"\b(?:probably|presumably|apparently|evidently|obviously|perhaps|maybe|possibly|undoubtedly|surely)\b", "warning", _HEDGE),
    ("clearly", r"\bclearly\b(?=\s+(?:a|an|the|in|not|upset|angry|sad|happy|nervous|tired|drunk|worried|annoyed|relieved|wants?|trying)\b)|^clearly\b(?=,)",
     "warning", _HEDGE),
    ("if though", r"\bas\s+(?:if|though)\b", "hint", _HEDGE),
    ("must", r"\bmust\s+(?:be|have|feel|want)\b", "warning", _HEDGE),
    ("sad sadly happy happily angry angrily furious furiously joyful joyfully miserable afraid scared frightened nervous nervously"
     " anxious anxiously worried jealous lonely proud proudly ashamed guilty embarrassed depressed delighted excited excitedly"
     " disappointed annoyed confused desperate desperately grateful hopeful shocked terrified upset relieved heartbroken"
     " bored surprised bitter bitterly loving lovingly unhappy",
     r"\b(?:sad(?:ly)?|(?:un)?happ(?:y|ily)|angr(?:y|ily)|furious(?:ly)?|joyful(?:ly)?|miserable|afraid|scared|frightened|nervous(?:ly)?|anxious(?:ly)?|worried|jealous|lonely|proud(?:ly)?|ashamed|guilty|embarrassed|depressed|delighted|excited(?:ly)?|disappointed|annoyed|confused|desperate(?:ly)?|grateful|hopeful|shocked|terrified|upset|relieved|heartbroken|bored|surprised|bitter(?:ly)?|loving(?:ly)?)\b",
     "hint", _FEELING),
    ("feels feel", r"\b(?:he|she|they|someone)\s+feels?\s+(?:\w+ly\s+)?(?:sad|happy|angry|guilty|better|lonely|nervous|proud|afraid|sick|bad|good|that)\b",
     "hint", _FEELING),
    ("wants thinks knows realizes realises remembers hopes wonders believes decides intends",
     r"\b(?:wants\s+to|thinks|knows\s+that|reali[sz]es|remembers|hopes\s+(?:to|that)|wonders|believes|decides|intends)\b",
     "hint", "“{said}” tells what nobody can see: tell what is done instead."),
)  # fmt: skip

_PEOPLE = r"(?:man|woman|men|women|boy|girl|boys|girls|guy|guys|lady|ladies|person|people|kid|kids|child|children|teen|teenager|couple|family|male|female|soldier|officer|nurse|doctor|waiter|cook)"
PERSON_TERMS = phrases(
    ("black white brown", rf"\b(?:black|white|brown)\s+{_PEOPLE}\b(?!\s+in\s+a\s+photo)", "warning", _RACE),
    ("asian african african-american caucasian hispanic latino latina latinx oriental arab indian chinese japanese mexican"
     " native jewish negro coloured colored gypsy eskimo",
     rf"\b(?:asian|african(?:[\s-]american)?|caucasian|hispanic|latin[oax]|oriental|arab|indian|chinese|japanese|mexican|native\s+american|jewish|colou?red|gypsy)(?:\s+\w+)?\s+{_PEOPLE}\b|\b(?:asian|hispanic|latino|latina)\s+(?:in|with|wearing)\b|\b(?:negro|oriental|eskimo)s?\b",
     "warning", _RACE),
    ("african-american caucasian", r"\b(?:african-american|caucasian)s?\b", "warning", _RACE),
    ("skinned dark-skinned light-skinned fair-skinned brown-skinned pale-skinned", r"\b(?:dark|light|fair|brown|black|olive)[\s-]skinned\b",
     "warning", _RACE),
    ("cripple crippled handicapped wheelchair-bound midget midgets dwarfish retarded retard lame deformed invalid spastic mongoloid",
     r"\b(?:crippled?|handicapped|wheelchair-bound|midgets?|retarded|retard|deformed|spastic|mongoloid|lame\s+(?:man|woman|boy|girl)|an\s+invalid)\b",
     "warning", _DISABLED),
    ("confined", r"\bconfined\s+to\s+(?:a|his|her|their)\s+wheelchair\b", "warning", _DISABLED),
    ("disabled", rf"\bdisabled\s+{_PEOPLE}\b|\bthe\s+disabled\b", "warning", _DISABLED),
    ("blind deaf", rf"\b(?:blind|deaf|deaf-mute)\s+{_PEOPLE}\b", "hint", _DISABLED),
    ("middle-aged elderly", rf"\b(?:middle-aged|elderly)\b(?:\s+{_PEOPLE})?", "hint", _AGE),
)  # fmt: skip

SOUNDS = phrases(
    ("heard", r"\b(?:is|are|can\s+be)\s+heard\b", "hint", _SOUND),
    ("hear hears", r"\bwe\s+(?:can\s+)?hear\b", "hint", _SOUND),
    ("rings", r"\b(?:phone|telephone|bell|doorbell|shot|gunshot|alarm)\s+rings(?:\s+out)?\b", "hint", _SOUND),
    ("sound sounds noise", r"\b(?:the\s+(?:sound|noise)\s+of|(?:alarm|siren|horn|bell)\s+sounds)\b", "hint", _SOUND),
    ("thunder dog sirens siren gunshots gunshot footsteps",
     r"\b(?:thunder\s+(?:rumbles|claps|roars)|dog\s+barks|sirens?\s+(?:wails?|blares?)|gunshots?\s+(?:echo(?:es)?|rings?)|footsteps\s+(?:approach|echo))\b",
     "hint", _SOUND),
    ("knock knocks", r"\b(?:a|there\s+is\s+a|someone)\s+knocks?\s+(?:at|on)\s+the\s+door\s+(?:is|sounds)\b", "hint", _SOUND),
)  # fmt: skip

MASKED = phrases(
    ("*", r"\b\w{1,2}\*{2,}\w*|\b\w{1,3}\*+\w+", "hint", _MASKED),
    ("expletive bleep bleeped bleeps censored", r"\[?\b(?:expletive(?:\s+deleted)?|bleep(?:s|ed)?|censored)\b\]?", "hint", _MASKED),
    ("# @ $", r"(?:[#@$%&!]{4,})", "hint", _MASKED),
)  # fmt: skip

PROFANITY = frozenset(
    words(
        """fuck fucking fucked shit shitting bullshit asshole bastard bitch cunt cock dick prick pussy slut whore piss"""
    )
)

DEBRIS = phrases(
    ("^scene image picture video clip frame shot footage given", r"^\W*in\s+(?:this|the)\s+(?:scene|image|picture|video|clip|frame|shot|footage|video\s+clip|given\s+\w+)\b(?=\s*,|\s+(?:we|a|an|the|there)\b)",
     "error", _DEBRIS),
    ("^scene image frame frames clip screenshot video", r"^\W*(?:the|this)\s+(?:scene|image|frames?|clip|screenshot|video\s+clip)\s+(?:shows?|depicts?|features?|displays?|contains?|captures?|portrays?|appears\s+to)\b",
     "error", _DEBRIS),
    ("^error exception traceback warning", r"^\W*(?:error|exception|traceback|warning)\b\s*(?::|\()", "error", _DEBRIS),
    ("ai", r"\b(?:as\s+an?\s+AI|AI\s+(?:language\s+)?model|AI\s+assistant)\b", "error", _DEBRIS),
    ("^i i'm sorry unfortunately apologies", r"^\W*(?:I['’]?m\s+sorry|I\s+am\s+sorry|sorry,|I\s+apologi[sz]e|apologies|I\s+can(?:['’]t|not)|I\s+am\s+unable|unfortunately,\s+I)\b",
     "error", _DEBRIS),
    ("^here here's sure certainly okay", r"^\W*(?:sure|certainly|okay)[,!]?\s+here\b|^\W*here(?:['’]s|\s+(?:is|are))\s+(?:the|a|an|your|my|some)\s+(?:\w+\s+)?(?:description|descriptions|audio|version|summary|caption|revised|rewritten|shorter|text)\b|^\W*(?:sure|certainly)[!,]\s",
     "error", _DEBRIS),
    ("^description caption audio output answer assistant user system ad note response", r"^\W*(?:audio\s+description|description|caption|output|answer|assistant|user|system|response|AD)\s*:",
     "error", _DEBRIS),
    ("null none nan undefined placeholder lorem endoftext", r"^\W*(?:null|none|nan|undefined|n/a|placeholder)\W*$|\blorem\s+ipsum\b|<\|?endoftext\|?>",
     "error", _DEBRIS),
    ("based context provided", r"\bbased\s+on\s+the\s+(?:provided|given)\b|\bthe\s+(?:provided|given)\s+(?:image|frames?|context|video|clip)\b",
     "error", _DEBRIS),
    ("cannot can't unable", r"\b(?:cannot|can['’]t|unable\s+to)\s+(?:assist|help\s+with|provide|describe|generate|identify)\s+(?:this|that|the|a|an|real|people)\b",
     "error", _DEBRIS),
)  # fmt: skip
