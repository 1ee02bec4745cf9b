/** The words of what people speak themselves: a description, a note. */
export const recordingWords = {
  recording: {
    title: "Your own voice",
    record: "Record it",
    record_again: "Record it again",
    keep: "Keep it",
    discard: "Throw it away",
    listen: "Listen",
    stop: "Stop",
    remove: "Let the voice speak instead",
    again: "Send it again",
    asking: "The browser asks whether this page may use your microphone.",
    recording: "Recording. The film runs without its sound.",
    sending: "Sending what you said…",
    elsewhere: "This is another description:",
    other_words: "The words have changed since. The voice speaks them until you record them; recorded is “%{words}”",
    no_microphone: {
      unsupported: "This browser cannot record here. Open the page over https, or in another browser.",
      denied: "This page may not use the microphone. Allow it in the browser's settings for this page, and try again.",
      missing: "No microphone was found. Connect one and try again.",
      busy: "The microphone is in use by another program. Close that one and try again.",
    },
  },
};
