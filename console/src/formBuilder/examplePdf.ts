/** A PDF made of lines of text, page by page: the least that is one. */

const [WIDTH, HEIGHT] = [420, 594];

/** The address that holds the file, and its sizes as a task says them. */
export function examplePdf(pages: readonly (readonly string[])[]) {
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(" ");
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${pages.length}/Kids[${kids}]/MediaBox[0 0 ${WIDTH} ${HEIGHT}]/Resources<</Font<</F 3 0 R>>>>>>`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ...pages.flatMap((lines, index) => {
      const [title = "", ...others] = lines;
      const text = `BT /F 20 Tf 48 ${HEIGHT - 72} Td (${title}) Tj /F 11 Tf 18 TL 0 -20 Td ${others.map((line) => `(${line}) '`).join(" ")} ET`;
      return [`<</Type/Page/Parent 2 0 R/Contents ${5 + 2 * index} 0 R>>`, `<</Length ${text.length}>>stream\n${text}\nendstream`];
    }),
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`;
  return { url: `data:application/pdf,${encodeURIComponent(file)}`, pages: pages.length, width: WIDTH, height: HEIGHT };
}
