import { alignWordsAr } from "./ar.align";
import { auditWordsAr } from "./ar.audit";
import { editorAr } from "./ar.editor";
import { filmWordsAr } from "./ar.films";
import { lexiconWordsAr } from "./ar.lexicon";
import { mixesWordsAr } from "./ar.mixes";
import { placeWordsAr } from "./ar.places";
import { reviewWordsAr } from "./ar.review";
import { recordingWordsAr } from "./ar.recording";
import { speakersWordsAr } from "./ar.speakers";
import { textWordsAr } from "./ar.text";
import { editorTimelineAr } from "./ar.timeline";
import { tourWordsAr } from "./ar.tour";
import type { en } from "./en";
import type { Words } from "./words";

/** Every word of the interface in Arabic, under the keys of en.ts. */
export const ar: Words<typeof en> = {
  cw: {
    shell: {
      nav: "الأماكن",
      home: "Cuewright، الرئيسية",
      account: "حسابك",
      language: "اللغة",
      loading: "جارٍ التحميل",
      never: "أبدًا",
      actions: "إجراءات",
      not_here: "لا يوجد شيء في هذا العنوان",
      not_here_hint: "قد يكون الرابط قديمًا، أو حُذف ما كان يقود إليه.",
      to_films: "إلى أفلامك",
    },
    places: {
      films: "الأفلام",
      align: "المواءمة",
      harvest: "الحصاد",
      jobs: "المهام",
      collections: "المجموعات",
      keys: "مفاتيح API",
      people: "الأشخاص",
      assignments: "التكليفات",
      audit: "السجل",
      system: "النظام",
    },
    problem: {
      unexpected: "حدث خطأ ما في هذه الصفحة",
      no_detail: "لا يُعرف أكثر من ذلك. كثيرًا ما تفيد إعادة تحميل الصفحة.",
      what_to_do: "ما العمل:",
      retry: "حاول مجددًا",
    },
    login: {
      title: "تسجيل الدخول",
      claim: "وصف صوتي تُكتب مسودته في فجوات الفيلم وتُكمله أنت.",
      email: "البريد الإلكتروني",
      password: "كلمة المرور",
      by_link: "يُسجَّل دخولك بالرابط…",
      hint: "على جهازك، تطبع نافذة الأوامر التي تشغّل Cuewright رابطًا يُستخدم مرة واحدة لتسجيل دخولك.",
    },
    ...filmWordsAr,
    ...textWordsAr,
    ...alignWordsAr,
    ...placeWordsAr,
    editor: { ...editorAr, ...editorTimelineAr },
    ...reviewWordsAr,
    ...mixesWordsAr,
    ...recordingWordsAr,
    ...speakersWordsAr,
    ...auditWordsAr,
    ...lexiconWordsAr,
    tour: tourWordsAr,
  },
};
