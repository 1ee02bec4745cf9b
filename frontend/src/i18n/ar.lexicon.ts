import type { lexiconWords } from "./lexicon.en";
import type { Words } from "./words";

/** The words of a collection's lexicon in Arabic. */
export const lexiconWordsAr: Words<typeof lexiconWords> = {
  lexicon: {
    title: "كيف تُنطق الكلمات",
    claim: "حيث يخطئ الصوت في كلمة، اكتبها هنا كما تُسمع. يسري ذلك على كل أفلام هذه المجموعة: أثناء الكتابة، وفيما يُسمع، وفي كل نسخة ممزوجة.",
    word: "الكلمة",
    said: "تُنطق هكذا",
    add: "إضافة كلمة",
    change: "تغيير",
    change_named: "تغيير %{word}",
    remove: "حذف",
    remove_named: "حذف %{word}",
    hear: { idle: "اسمع", asked: "يُنطق…", playing: "إيقاف" },
    find: "البحث عن كلمة",
    none: "لا كلمات بعد",
    none_hint: "أكثر ما تخطئ فيه الأصوات أسماء من لغات أخرى: أضف «Nguyen» وتُنطق «win».",
    none_viewer: "لم يضف أحد كلمة بعد.",
    none_found: "لا توجد كلمة كهذه",
    ask: "كيف تُنطق؟",
    written: "الكلمة كما تُكتب",
    written_hint: "الحروف الصغيرة تعني كل طرق كتابتها؛ والكلمة التي فيها حرف كبير تعني نفسها فقط.",
    spoken: "تُنطق هكذا",
    spoken_hint: "مكتوبة كما تُسمع، بأي حروف يجيد الصوت قراءتها.",
    fault: {
      written: "يجب أن يكون فيها حرف أو رقم.",
      spoken: "يجب أن يكون فيه حرف أو رقم.",
      known: "هذه الكلمة موجودة من قبل، وتُنطق «%{spoken}».",
    },
    told: {
      saved: "من الآن تُنطق «%{word}» هكذا: «%{spoken}».",
      removed: "حُذفت «%{word}»: يقرؤها الصوت كما تُكتب.",
      back: "عادت «%{word}».",
    },
    undo: "تراجع",
  },
};
