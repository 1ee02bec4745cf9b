/** The words of the editor's tour, under `cw.tour`. */
export const tourWords = {
  open: "Tour",
  label: "A tour of the editor",
  place: "%{at} of %{all}",
  next: "Next",
  back: "Back",
  skip: "Skip the tour",
  end: "To work",
  list: {
    title: "The descriptions",
    text: "All of them, in the order of the film. The arrow keys go from one to the next; Enter begins to write. A word at the edge tells what the rules have found.",
  },
  text: {
    title: "Write, and see that it fits",
    text: "This is what will be said. The bar under it is the room until somebody speaks: while it stays green, the words fit. What is written is saved by itself.",
  },
  timeline: {
    title: "Where there is room",
    text: "Shots, sound, speech and the gaps in between. Descriptions are moved here and made longer or shorter, with the mouse or with the arrow keys.",
  },
  hear: {
    title: "Hear it like the audience",
    text: "The passage is played with the description spoken in it and the film lowered under the voice, as listeners will hear it.",
  },
  review: {
    title: "From draft to published",
    text: "Here you see where the script is, and send it on: to a reviewer, back with changes asked, approved, published.",
  },
  keys: {
    title: "All of it by keys",
    text: "Every command has a key, and every key can be changed here. This tour waits beside it whenever you want it again.",
  },
} as const;
