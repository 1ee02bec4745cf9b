// What the player library imsc.js shows of TTML files: `node read.mjs FILE...` prints a list with an entry for each.
// An entry holds `states`, from when on (ms) which texts are seen, and `complaints`, what imsc.js said; or `refused`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../frontend/package.json", import.meta.url));
// Its main module also loads the part that draws, which needs a page.
const { fromXML } = require("imsc/src/main/js/doc.js");
const { generateISD } = require("imsc/src/main/js/isd.js");
const RUBY = "http://www.w3.org/ns/ttml#styling ruby";

function textOf(element) {
  if (element.kind === "br") return "\n";
  if (["text", "textContainer", "delimiter"].includes(element.styleAttrs?.[RUBY])) return "";
  return element.text ?? (element.contents ?? []).map(textOf).join("");
}

function textsOf(element) {
  if (element.kind === "p") return [textOf(element)];
  return (element.contents ?? []).flatMap(textsOf);
}

function read(xml) {
  const complaints = [];
  const say = (message) => void complaints.push(String(message));
  const handler = { info: () => {}, warn: say, error: say, fatal: say };
  try {
    const track = fromXML(xml, handler);
    const at = new Map(); // by millisecond: the sums of binary fractions may part what is one moment
    for (const seconds of track.getMediaTimeEvents()) at.set(Math.round(seconds * 1000), seconds);
    const states = [...at].map(([at_ms, seconds]) => ({
      at_ms,
      texts: textsOf(generateISD(track, seconds, handler)).filter((text) => text.trim() !== ""),
    }));
    return { states, complaints };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error), complaints };
  }
}

console.log(JSON.stringify(process.argv.slice(2).map((path) => read(readFileSync(path, "utf8")))));
