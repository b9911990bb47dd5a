import { expect, test } from "vitest";
import { openPdf } from "./openPdf";

test("a file whose address cannot be read is a broken one", async () => {
  for (const address of ["data:application/pdf;base64,%%%", "data:application/pdf,%E0%A4%A"]) {
    await expect(openPdf(address, "task").pdf).rejects.toMatchObject({ reason: "broken" });
  }
});
