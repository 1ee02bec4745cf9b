"""Scenes of films that nobody made: ordinary dialogue and description, to hear whether rules hold outside the film
world. `AD` is the describer; who speaks is told before the colon."""

from __future__ import annotations

from speech.said import Line

KITCHEN = """
AD: Morning. Rain runs down the windows of a narrow brick house.
AD: In the kitchen, Margaret, in her sixties, pours tea into two chipped mugs.
Margaret: You were out late again.
Daniel: I was working, Mum. I told you I would be.
Margaret: Working. Your father used to say that as well.
AD: Daniel drops his coat over a chair and rubs his eyes.
Daniel: Please don't start. I've had about three hours of sleep.
Margaret: I am not starting anything. I only want to know where my son is at night.
AD: She slides an envelope across the table. He stares at it.
Daniel: What's this?
Margaret: It came yesterday. I didn't open it.
Daniel: But you wanted to.
Margaret: Of course I wanted to. I'm your mother.
AD: He tears the envelope open, unfolds a letter and reads. His shoulders sink.
Margaret: Well? Are they going to take us to court?
Daniel: They want the house.
Margaret: They can't have it. We built this house.
AD: Margaret turns to the sink and grips its edge. Her knuckles whiten.
Daniel: I'll talk to them. I can fix this, I promise.
Margaret: Don't promise me things. Just come home for dinner.
AD: Outside, a black car rolls slowly past the gate and stops.
AD: A tall man in a grey suit gets out and looks up at the bedroom window.
Daniel: Stay here. Don't open the door to anyone.
Margaret: Who is it? Daniel, who is that man?
AD: Daniel strides down the hall. The bell rings. He hesitates, then opens.
Stranger: Mr Price? My name's Coyle. We spoke on the phone.
Daniel: You said Friday.
Stranger: I say a lot of things. May I come in?
AD: Coyle steps inside without waiting and wipes his shoes on the mat.
Margaret: Would you like some tea, Mr Coyle?
Stranger: That's very kind. Two sugars, please.
AD: Behind her back, Margaret hides the letter in a drawer.
Daniel: We don't have the money. Not yet.
Stranger: I know you don't. That's why I'm here. I've got an offer for you.
AD: He lays a photograph on the table: a small boat in a crowded harbour.
Daniel: I don't know anything about boats.
Stranger: You don't need to. You only need to drive one, once, at night.
Margaret: He's not doing it. Do you hear me? Whatever it is, we won't do it.
AD: Coyle smiles, empties the mug and places it upside down on the saucer.
Stranger: Think about it. I'll call on Friday.
AD: He walks out. The door swings in the wind. Mother and son sit in silence.
AD: That night, Daniel lies awake. On the ceiling, the lights of a passing car crawl from wall to wall.
AD: He gets up, pulls on his boots and climbs out of the window.
"""

FOREST = """
AD: Snow covers a dense pine forest. Two girls in red parkas trudge uphill, dragging a sledge.
Ines: How far is it now?
Kaja: You asked me that five minutes ago.
Ines: And you didn't answer.
AD: The older one, Kaja, stops and checks a map. The wind tugs at the paper.
Kaja: I think we should have turned left at the river.
Ines: I said that! I said it and you laughed at me.
Kaja: I'm sorry, okay? We'll go back down and try again.
AD: A branch cracks. Both girls freeze and peer between the trunks.
Ines: Did you hear that?
Kaja: It's only the snow.
AD: A grey wolf stands on a ridge above them, watching.
Ines: That is not snow. Kaja, that's not snow!
Kaja: Don't run. Whatever you do, don't run. Give me your hand.
AD: Hand in hand, they back away. The wolf lowers its head and follows at a distance.
Kaja: My grandfather told us what to do. You make yourself big and you make noise.
Ines: I can't. I can't even feel my legs.
AD: Kaja climbs onto the sledge, spreads her arms and shouts at the top of her lungs.
AD: The wolf flinches, turns and trots off among the trees.
Ines: You're mad. You are completely mad.
Kaja: I was so scared I forgot to breathe.
AD: They burst out laughing and fall into the snow.
AD: Later, a thin column of smoke rises behind a hill. The girls race towards it.
Old man: Who's out there? I've got a gun!
Kaja: Grandpa, it's us!
AD: An old man with a white beard lowers his rifle. His mouth falls open.
Old man: In this weather? Does your mother know?
Ines: We left her a note.
Old man: A note. Come in before you turn to ice, the pair of you.
AD: Inside the hut, a fire crackles. He wraps them in blankets and hangs their boots above the stove.
Old man: I'm calling her. And then you're going to tell me why you really came.
AD: Kaja reaches into her jacket and takes out a small wooden box. The old man's hand begins to tremble.
Old man: Where did you find that?
Kaja: In the attic. It has your name on it, and mine.
AD: He sits down heavily and strokes the lid with one finger.
Old man: I made it for you on the day you were born. I never thought I would see it again.
AD: Through the frosted window, the wolf sits in the clearing and watches the light.
"""

STATION = """
Conductor: Tickets, please. Tickets.
Leon: Here. I've got it somewhere. Just a second.
Conductor: Take your time, sir. We're not going anywhere.
Amira: He says that every night, you know. We stand here for an hour every night.
Leon: Then I'm not late. I mean, I am late, but I'm late like everyone else.
Amira: That's one way to look at it. I'm Amira.
Leon: Leon. Do you take this train often?
Amira: I take it until I find a better life.
Leon: And how is that going?
Amira: I'll tell you when we move.
Conductor: Your ticket is for tomorrow, sir.
Leon: It can't be. I bought it this morning. I told the woman I needed today.
Conductor: I can only read what's on it. I'm sorry.
Amira: He's with me. I have a second one. My sister didn't come.
Conductor: If you say so, miss.
Leon: Why did you do that?
Amira: You have a kind face, and my sister is a liar.
Leon: I owe you one. Can I buy you a coffee?
Amira: On this train? I wouldn't drink it if you paid me.
Leon: Then somewhere else. We could get off at the next stop.
Amira: You don't even know where we're going, do you?
Leon: I know where I'm not going back to.
"""


def lines_of(script: str, pause_ms: int = 800, ms_per_word: int = 330) -> tuple[list[Line], list[str]]:
    """Lines one after the other, and the names of speakers by their numbers."""
    names: list[str] = []
    lines, at = [], 1000
    for row in script.strip().splitlines():
        name, text = row.split(": ", 1)
        if name not in names:
            names.append(name)
        end = at + ms_per_word * len(text.split())
        lines.append(Line(at, end, text, names.index(name)))
        at = end + pause_ms
    return lines, names


def without_description(script: str) -> str:
    return "\n".join(row for row in script.strip().splitlines() if not row.startswith("AD: "))
