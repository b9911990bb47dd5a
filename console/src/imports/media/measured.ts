import { measurePdf, UnreadablePdf } from "../../inputs/pdf/openPdf";
import { nameOf, type Sizes, type Sorted } from "./media";

/** The number of pages and the size of each PDF; those that cannot be read are not taken. */
export async function measured({ taken, refused }: Sorted): Promise<Sorted & { sizes: Sizes }> {
  const sizes = new Map<File, object>();
  const unread: Sorted["refused"] = [];
  for (const file of taken) {
    try {
      sizes.set(file, await measurePdf(file));
    } catch (error) {
      const isEncrypted = error instanceof UnreadablePdf && error.reason === "encrypted";
      unread.push({ name: nameOf(file), because: isEncrypted ? "encrypted" : "broken" });
    }
  }
  return { taken: taken.filter((file) => sizes.has(file)), refused: [...refused, ...unread], sizes };
}
