"""What people say: mostly not what one sees. Names are said to whoever is called, which binds a name to a face."""

from __future__ import annotations

# {name} is the person spoken to; the first kind when two meet, the second in between.
GREETINGS = (
    "Hello, {name}.", "There you are, {name}.", "Good to see you, {name}.", "{name}, you are late.",
    "{name}, is it you?",
    "I was thinking of you, {name}.", "Good evening, {name}.", "{name}, what a surprise!", "{name}, at last!",
)  # fmt: skip
CALLS = (
    "{name}, look!", "{name}, wait a moment!", "{name}, listen to me.", "{name}, come here!", "Don't worry, {name}.",
    "Oh, {name}, what a day.", "{name}, can you help me?", "Are you all right, {name}?", "You know me, {name}.",
    "{name}, tell me the truth.", "Believe me, {name}.",
)  # fmt: skip

# Small talk: a remark and an answer.
CHATTER = (
    ("Did you sleep well?", "Not at all, the wind was too loud."),
    ("My aunt is coming on Sunday.", "Then we need more cake."),
    ("Is it always this quiet here?", "Only until the music starts."),
    ("I had soup for breakfast again.", "I told you to buy bread."),
    ("They say it will rain tomorrow.", "They said that yesterday."),
    ("Do you still play the trumpet?", "Only when nobody is home."),
    ("I dreamt of a whale last night.", "Was it a friendly whale?"),
    ("How is your brother?", "He moved to the mountains."),
    ("I have never been so hungry.", "You say that every day."),
    ("What time is it?", "Half past something."),
    ("I learnt a new song.", "Please don't sing it now."),
    ("My shoes are still wet.", "Mine too, since Monday."),
    ("Shall we go to the fair?", "If you pay for the tickets."),
    ("I wrote to the mayor.", "And what did he say?"),
    ("Our neighbour bought a goat.", "That explains the noise."),
    ("Do you remember the old house?", "I remember the cold stairs."),
    ("I can't stop sneezing.", "It must be the flowers."),
    ("We should leave early.", "Nobody ever leaves early."),
    ("I lost my glasses twice this week.", "Try looking on your nose."),
    ("Can you keep a secret?", "I forget everything anyway."),
    ("The trains are late again.", "When were they ever on time?"),
    ("I was good at chess once.", "So was my grandmother."),
    ("It smells of paint.", "They did the walls in spring."),
    ("Will you write to me?", "As soon as I find a pen."),
)  # fmt: skip

ALONE = (
    "Think. Think. Where was it?", "Nobody ever tells me anything.", "One, two, three. Still nothing.",
    "Not a soul. Good.",
    "What a strange evening this is.", "I could eat a whole cake.", "Tomorrow I will do it better.", "Almost there.",
    "My old teacher would laugh at me.", "Now, quietly.", "Mother always said so.", "I must not be late.",
)  # fmt: skip

# Lines that carry the story; {kind} is the thing that it is about.
PROUD = (
    "I waited a year for this.",
    "This one was my grandfather's.",
    "Isn't it the finest in town?",
    "I paid far too much for it.",
)
BACK_SOON = (
    "I will be back in a minute.",
    "I only need to make a call.",
    "Don't let anybody in.",
    "I forgot the milk.",
)
SLY = ("Finders keepers.", "Nobody will miss it.", "Just for one day.", "At last.")
MISSING = (
    "Where is my {kind}?",
    "Who was here? My {kind} is gone.",
    "I can't find my {kind}.",
    "Without the {kind} all is lost.",
)
ADVICE = (
    "I think I know who did it.",
    "Ask the one who always smiles.",
    "I saw somebody run this morning.",
    "Follow me.",
)
ACCUSE = ("That does not belong to you.", "I know what you did.", "Give it back, please.", "Why did you do it?")
SORRY = ("I am so sorry.", "I only wanted to borrow it.", "I was lonely, that is all.", "You are right. I was a fool.")
THANKS = ("Thank you. Truly.", "I thought it was lost for ever.", "You have a good heart.", "Let's never fight again.")
FOUND = ("Who would leave this behind?", "I know whose this is.", "What luck!", "Somebody must be sad now.")
LONELY = ("I only wanted to be kind.", "What did I do wrong?", "Perhaps tomorrow.", "I will try once more.")
RELIEF = ("There it was all the time.", "I thought it was lost for ever.", "Oh, what luck!", "I could sing.")
OFFER = ("I have something for you.", "Close your eyes.", "This is for your birthday.", "Guess what I found.")
REFUSE = ("I can't take that.", "Not today, please.", "Leave me alone.", "That is too much.")
FAREWELL = (
    "Come, let us go home.",
    "And now a cup of tea.",
    "Shall we have cake?",
    "I will never forget this.",
    "Nobody will believe us.",
    "Tomorrow we do it all again.",
)
ERRAND = ("Bring this to the right person.", "Promise me to be quick.", "It must not get wet.", "Tell nobody about it.")
PLAY = ("Ready?", "Not so hard this time!", "You never catch it.", "One more, then we go home.")


def slot_ms(text: str) -> int:
    """How long the voice may take: about 2.9 words a second, and a breath."""
    return 300 + 340 * len(text.split())
