import type { recordingWords } from "./recording.en";
import type { Words } from "./words";

/** ما يسجله الناس بأصواتهم: وصفًا أو ملاحظة. */
export const recordingWordsAr: Words<typeof recordingWords> = {
  recording: {
    title: "صوتك أنت",
    record: "سجّله",
    record_again: "سجّله من جديد",
    keep: "احتفظ به",
    discard: "تخلَّص منه",
    listen: "استمع",
    stop: "أوقف",
    remove: "دع الصوت الآلي ينطقه",
    again: "أرسله من جديد",
    asking: "يسأل المتصفح هل يجوز لهذه الصفحة استعمال الميكروفون.",
    recording: "جارٍ التسجيل. يعمل الفيلم بلا صوته.",
    sending: "يُرسل ما قلته…",
    elsewhere: "هذا وصف آخر:",
    other_words: "تغيّرت الكلمات منذ ذلك. ينطقها الصوت الآلي إلى أن تسجلها؛ المسجَّل هو «%{words}»",
    no_microphone: {
      unsupported: "لا يستطيع هذا المتصفح التسجيل هنا. افتح الصفحة عبر https أو في متصفح آخر.",
      denied: "لا يجوز لهذه الصفحة استعمال الميكروفون. اسمح به في إعدادات المتصفح لهذه الصفحة ثم حاول من جديد.",
      missing: "لم يُعثر على ميكروفون. صِل واحدًا ثم حاول من جديد.",
      busy: "يستعمل برنامج آخر الميكروفون. أغلقه ثم حاول من جديد.",
    },
  },
};
