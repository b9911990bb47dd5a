/** Made-up content of inputs, where a project has no task to show a form with. */
import type { InputKind } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { examplePdf } from "./examplePdf";

const SIDES = { width: 640, height: 420 };
const SCENE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420" width="640" height="420">
<rect width="640" height="420" fill="#bcd7e6"/><rect y="270" width="640" height="150" fill="#8fa878"/>
<circle cx="540" cy="80" r="38" fill="#f2d27c"/><path d="M0 350h640v44H0z" fill="#8a8d91"/>
<path d="M110 160h160v130H110z" fill="#d9c3a5"/><path d="M95 165l95-75 95 75z" fill="#9c5a43"/>
<path d="M170 220h42v70h-42z" fill="#6b4a35"/><path d="M128 185h32v30h-32zM222 185h32v30h-32z" fill="#7fa3b8"/>
<path d="M418 210h16v85h-16z" fill="#6b4a35"/><circle cx="426" cy="180" r="58" fill="#4f7d4c"/>
<path d="M470 338l18-34h74l26 34h22v30H452v-26z" fill="#b5483c"/><path d="M492 312h28v24h-38zM528 312h28l18 24h-46z" fill="#cfe0ea"/>
<circle cx="484" cy="368" r="15" fill="#333"/><circle cx="578" cy="368" r="15" fill="#333"/>
</svg>`;

/** Two curves, the second with a gap. */
function seriesExample() {
  const rows = Array.from({ length: 121 }, (_, index) => {
    const beat = Math.round(72 + 14 * Math.sin(index / 9) + 5 * Math.sin(index / 2));
    return [index / 2, beat, index > 40 && index < 52 ? null : Math.round(1000 + 3 * index + 60 * Math.cos(index / 5))];
  });
  return { columns: formBuilderWords.example.columns, rows, duration: 60 };
}

/** An example of an input of a kind; null where there is none, or screens could not show one. */
export function exampleOf(kind: InputKind): unknown {
  const { text, chat, pages } = formBuilderWords.example;
  switch (kind) {
    case "text":
      return text;
    case "html":
      return `<p>${text}</p>`;
    case "chat":
      return { messages: chat };
    case "image":
      return { url: `data:image/svg+xml,${encodeURIComponent(SCENE.replaceAll("\n", ""))}`, ...SIDES };
    case "table":
      return formBuilderWords.example.table;
    case "pdf":
      return examplePdf(pages);
    case "time_series":
    case "sensor":
      return seriesExample();
    default:
      return null;
  }
}
