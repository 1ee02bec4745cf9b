# ruff: noqa: E501 - tables that are read across
"""English verbs and the forms that a tense rule must tell apart. Lists, because the starter has no tagger."""

from __future__ import annotations

import re

from core.rules.words import words

# Verbs that people and things do in descriptions, by their base form.
_REGULAR = """
accept ache act add address adjust admire advance aim allow alter amble angle answer appear applaud approach argue arm
arrange arrest arrive ask assemble attach attack attempt avert avoid await back balance bandage bang bare bark barge
bask bat bathe batter battle beam beckon beg belch blast blaze bless blink block bloom blush board bob bolt boil
bounce bow brace brake brandish breathe brush buckle bump bundle burrow bury bustle button buzz call calm camp caress
carry carve catapult cave cease change charge chase chat cheer chew chop chuck chuckle circle clamber clamp clap clasp
clatter clean clear clench click climb clip close clutch coast cock collapse collect collide comb comfort
concentrate connect consider console contemplate continue convulse cook cool copy cough count cover cower crack
cradle cram crane crash crawl crease creak cringe crinkle cross crouch crowd cruise crumble crumple crumple crush cry
cuddle cuff curl curtsy dab dance dangle dart dash deal decide decline deliver depart descend deserve destroy detach
devour dial die dip direct disappear discard discover dismount dissolve dither dive dock dodge doff don doodle doubt
doze drag drain drape dress drift dribble drizzle drop drown drum dry duck dump dust ease edge eject elbow embrace emerge
empty end enter erupt escape escort examine exchange exclaim exit expel explain explode express extend eye face faint
fan fasten fetch fiddle fidget file fill film finger finish fire fish fix flail flap flare flash flatten flee flick
flicker flinch flip float flood flop flow flush flutter fold follow force form frolic frown fumble gag gallop gasp gather
gaze gesture giggle glance glare gleam glide glimpse glisten glow glower gobble grab grasp graze greet grimace grin groan
grope growl guard guide gulp gun gush halt hammer hand handle hasten hate haul head heave help herd hesitate hiccup hike hobble
hoist hop hover howl huddle hug hunch hurl hurry hurtle ignite ignore indicate inhale exhale insert inspect instruct
interrupt intertwine invite jab jam jerk jiggle jog join jolt juggle jump kick kill kiss knock land lash laugh launch
lead leap lean leer level lick lift light limp line linger listen load lock look loom loop loosen lower lumber lunge
lurch manage march mark marvel massage melt mime miss moan motion mount mouth move mow mutter nod nudge nuzzle offer open
order overturn overtake pace pack paddle page paint pan pant parade park part pass pat pause peck pedal peek peel peer
perch perform perk phone pick pile pin pinch pitch place plant play plead plod plop pluck plummet plunge pocket point
poise poke polish ponder pop pore pose pounce pound pour pout practise practice pray prepare present press pretend prise
prod produce prop protest prowl pry puff pull pump punch purse push quake quicken race rage raise rake ram rap reach react
read realise realize rear recede receive recline recognise recognize recoil redial refuse regard relax release remain
remove repeat reply request rescue respond rest restrain retreat retrieve return reveal reverse rip roam roar rock roll
rotate row rub ruffle rummage rumble rush sag sail salute sample sashay saunter save scamper scan scatter scoff
scoop scowl scramble scrape scratch scream scribble scroll scrub scrutinise scrutinize scuff scurry scuttle search seat seize separate
serve settle shelter shift shiver shoot shoulder shout shove shower shrug shudder shuffle sidle sigh sign signal sip
skate skid skim skip skulk slam slap slash slip slither slosh slouch slow slump slurp smack smash smear smell smile
smirk smoke smooth smoulder snap snarl snatch sneak sneer sneeze sniff snore snort snuggle soak soar sob soften
spark sparkle splash splatter sponge spot sprawl spray sprint spurt squat squeeze squint squirm squirt stab stack stagger stall
stamp stare start startle stay steady steer step stifle stir stomp stop straddle straighten strain strap stretch stroke
stroll struggle strut study stuff stumble submerge suck suit summon support surface surge surround survey sway swagger
swallow swarm swat swerve swipe swirl switch swivel swoop tail talk tap taste taxi tease tend test thank thrash throb
throw tickle tidy tighten tilt tiptoe toast toddle topple toss totter touch tow track trail train trample transform trap
traipse travel tremble trickle trip trot trudge trundle try tuck tug tumble turn twirl twist twitch type uncork uncover
undress unfasten unfold unlock unroll unscrew unveil unwrap unzip urge use usher vanish vault veer view visit vomit
wade wag waggle wail wait wake walk waltz wander wash watch water wave waver weave weigh welcome wheel whip whirl
whisk whisper whistle widen wiggle wince wink wipe wobble wonder work wrap wrench wrestle wriggle wrinkle yank yawn yell zip
zoom arch bake blow boogie cackle cart celebrate chant clink cling comply conceal congregate consult cup depress deposit
devise dine drive eat edge flank hang hide hoot hum jangle jingle kneel knit lap lather lob lug mingle model moor nestle
nibble obey observe occupy overlook pack peep pelt plough preen recite reappear rejoin resume retire ride ring rise rouse
scale screech shepherd shimmer shine sing sit skip sleep slide sling spill spin spit stand steal stick sting stoop swim
swing tear tell think tread trace toy understand unload wear weep win wind write yelp believe notice need want like live love
remember seem hope plan agree belong borrow decide discuss enjoy explore forget happen imagine introduce invent kidnap learn
marry mention own prefer promise prove punish question rely repair report show smell sound strike suffer suggest suppose tackle
trust vote warn waste worry attend bite burn buy catch choose creep dig draw dream feel fight find fly freeze get give go
grind grow hear hold keep know lay leave lend let lie lose make mean meet pay put run say see seek sell send set shake shrink
shut sink speak speed spread spring squash sweep swear take teach thrust wring become begin bend bind break bring build come cut do
fall hit hurt cast quit rid shed slit split burst
"""

# base, past, participle; only where they are not regular.
_IRREGULAR = """
arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent|
bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|bring brought brought|
build built built|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen|
cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|draw drew drawn|
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|
find found found|flee fled fled|fling flung flung|fly flew flown|forget forgot forgotten|freeze froze frozen|get got got|
give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|hear heard heard|hide hid hidden|
hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led|
leap leapt leapt|leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made|
mean meant meant|meet met met|overcome overcame overcome|overtake overtook overtaken|pay paid paid|put put put|quit quit quit|
read read read|rid rid rid|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|
seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone|
shoot shot shot|show showed shown|shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|
sleep slept slept|slide slid slid|sling slung slung|slink slunk slunk|slit slit slit|speak spoke spoken|speed sped sped|
spin spun spun|spit spat spat|split split split|spread spread spread|spring sprang sprung|stand stood stood|
steal stole stolen|stick stuck stuck|sting stung stung|stride strode stridden|strike struck struck|swear swore sworn|
sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told|
think thought thought|throw threw thrown|thrust thrust thrust|tread trod trodden|undo undid undone|wake woke woken|
wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn|wring wrung wrung|
write wrote written
"""

_SHORT = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdglmnprtvk]$")
_DOUBLED = frozenset(words("beg bat grab jog mow nod tug unzip equip refer permit commit admit regret")) - {"mow"}


def third_person(base: str) -> str:
    """walks, watches, carries, goes."""
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    if re.search(r"(?:s|x|z|ch|sh|o)$", base):
        return base + "es"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + "s"


def regular_past(base: str) -> str:
    """walked, carried, stopped, raised."""
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    if _SHORT.match(base) or base in _DOUBLED:
        return base + base[-1] + "ed"
    return base + "ed"


IRREGULAR: dict[str, tuple[str, str]] = {
    base: (past, participle) for base, past, participle in (entry.split() for entry in _IRREGULAR.split("|"))
}
BASES = frozenset(_REGULAR.split()) | IRREGULAR.keys()
THIRD: dict[str, str] = {third_person(base): base for base in BASES}
PAST: dict[str, str] = {(IRREGULAR[base][0] if base in IRREGULAR else regular_past(base)): base for base in BASES}
PARTICIPLE: dict[str, str] = {(IRREGULAR[base][1] if base in IRREGULAR else regular_past(base)): base for base in BASES}

# "He put it down": past after he, she or one name, for the present would have an s. "lay" is the past of lie.
SAME_AS_BASE = frozenset(
    past for base, (past, _) in IRREGULAR.items() if past == base and base not in ("cost", "rid")
) | {"lay"}
# Past and nothing else: no participle, no noun, no other verb's present.
_ALSO_SOMETHING_ELSE = frozenset(words("saw rose bore bit stole spoke fell shot lay dove wound showed"))
PAST_ONLY = frozenset(
    past
    for base, (past, participle) in IRREGULAR.items()
    if past not in (participle, base) and past not in _ALSO_SOMETHING_ELSE
) | frozenset(words("was were wasn't weren't did didn't had hadn't"))
# Past or participle: only the words around tell.
PAST_OR_PARTICIPLE = (
    (frozenset(PAST) - PAST_ONLY - SAME_AS_BASE)
    | _ALSO_SOMETHING_ELSE - {"lay"}
    | {"leaned", "leaped", "kneeled", "dreamt", "burnt"}
)

# Participles that tell a state, so that they often follow a noun: "a man named Bob", "Tom, dressed in black".
STATES = frozenset(
    words(
        """armed bandaged bent blindfolded bound built buried called caught chained clad clasped clenched clothed
        coated covered crossed crouched crowded curled decorated designed draped drawn dressed drenched dug engraved
        entitled equipped etched exhausted faced fastened filled fixed flanked folded followed framed furrowed
        gagged gathered gripped handcuffed hidden hooked huddled hunched hung injured inscribed intertwined kept
        labelled labeled laced laden laid lashed led left lit lined linked littered loaded located locked lost made
        marked masked mounted named nestled outstretched packed painted parked perched piled pinned placed planted
        poised posed posted pressed printed propped raised ripped rolled ruined scattered scrawled sealed seated set
        shackled shaped shrouded signed slumped smeared soaked spattered splattered splayed spread sprawled stacked
        stained stationed strapped stranded strewn strung stuck stuffed submerged surrounded suspended swathed taped
        tattooed tied titled topped torn trapped trimmed tucked turned unconscious united unused used wedged wound
        wounded wrapped written"""
    )
)
# What people and things do of themselves or to a place: after a plain noun these are past, not participles.
ACTIONS = frozenset(
    regular_past(base) if base not in IRREGULAR else IRREGULAR[base][0]
    for base in words(
        """walk run step look turn nod smile laugh cry jump leap climb enter arrive approach stare glance watch wave
        point dance tumble pause stop start hesitate hurry rush race dash stroll wander march stagger stumble limp
        crawl creep glide drift float sail fly fall rise sit stand kneel lean bow sigh gasp shiver tremble shrug
        grin frown wink blink yawn cough sneeze sob weep scream shout yell whisper mutter mumble speak knock listen
        wait sleep wake appear disappear vanish emerge return leave go come follow chase pull push grab snatch toss
        throw catch pick lift lower open close slam drop reach peer gaze gesture glare gallop trot bark roar explode
        collapse crash land descend hover swing sway spin circle shake shrink back hug embrace kiss hand pass bring
        hold take give get swim shine feel hear see find lose win meet tell say think stroke pat rub tap press type
        dial sip gulp eat chew swallow"""
    )
)
