/** A file of a taxonomy on its way into the draft: tried first, then kept. */
import { ApiError, newCommandId, request } from "../../api/client";
import { ImportTaxonomyDocument, TryImportDocument, type TaxonomyFormat, type TryImportMutation } from "../../api/operations";
import { sendWholeFile } from "../../api/uploads";

export const FORMATS = [
  "TURTLE",
  "RDF_XML",
  "N_TRIPLES",
  "JSON_LD",
  "CSV",
  "TSV",
  "TEXT",
  "JSON",
  "LABEL_STUDIO",
  "IAB_TSV",
] as const satisfies TaxonomyFormat[];

const ENDINGS: Record<string, TaxonomyFormat> = {
  ttl: "TURTLE",
  rdf: "RDF_XML",
  owl: "RDF_XML",
  nt: "N_TRIPLES",
  jsonld: "JSON_LD",
  json: "JSON",
  csv: "CSV",
  tsv: "TSV",
  tab: "TSV",
  txt: "TEXT",
};

/** Bytes that a file may have. */
export const LARGEST = 32 * 1024 * 1024;
/** Bytes up to which a file goes as a text in the request; a larger one is sent by itself first. */
const SMALL = 256 * 1024;

/** The format that a file probably has, by its name and how it begins. */
export function formatOf(name: string, beginning: string): TaxonomyFormat {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (ending === "xml") return /<View\b/.test(beginning) ? "LABEL_STUDIO" : "RDF_XML";
  if (ending === "json" && /"@(context|graph|id)"/.test(beginning)) return "JSON_LD";
  if ((ending === "tsv" || ending === "tab") && /\b(Unique ID\tParent|IAB Code\t)/.test(beginning)) return "IAB_TSV";
  return ENDINGS[ending] ?? "TEXT";
}

/** Whether one can say in which language names are that name none, and which scheme is meant. */
export const HAS_SCHEME: readonly TaxonomyFormat[] = ["TURTLE", "RDF_XML", "N_TRIPLES", "JSON_LD"];

export interface ImportOptions {
  format: TaxonomyFormat;
  language: string;
  scheme: string;
  lenient: boolean;
}

/** A file as requests name it: its text, or the id under which it was sent. */
export type FileContent = { text: string } | { upload: string };

/** @param onShare hears which part of the file, of 1, has been sent */
export async function contentOf(file: File, onShare: (share: number) => void): Promise<FileContent> {
  // A text keeps its bytes only if it is UTF-8; others are for the server to read.
  if (file.size <= SMALL) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    } catch {
      // It goes as it is.
    }
  }
  return { upload: await sendWholeFile(file, onShare) };
}

export type Trial = NonNullable<Extract<TryImportMutation["importTaxonomy"], { __typename: "TaxonomyPayload" }>["trial"]>;

/** What a file would make of the draft, or what is wrong with it, place by place. */
export type Tried = { trial: Trial; warnings: readonly string[] } | { problems: string[] };

export async function tryImport(taxonomy: string, content: FileContent, options: ImportOptions, signal: AbortSignal): Promise<Tried> {
  const input = { ...inputOf(taxonomy, content, options), dryRun: true };
  const { importTaxonomy: done } = await request(TryImportDocument, { input }, { signal });
  if (done.__typename === "Refused") return { problems: done.problems.length ? done.problems.map(({ message }) => message) : [done.message] };
  return { trial: done.trial!, warnings: done.warnings };
}

/** Make a file the draft; edits of the present draft are lost. Raises ApiError where it is refused. */
export async function keepImport(taxonomy: string, content: FileContent, options: ImportOptions, source: string): Promise<void> {
  const input = { ...inputOf(taxonomy, content, options), source, replaces: true };
  const { importTaxonomy: done } = await request(ImportTaxonomyDocument, { input });
  if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
}

function inputOf(taxonomy: string, content: FileContent, { format, language, scheme, lenient }: ImportOptions) {
  return { commandId: newCommandId(), taxonomy, ...content, format, language: language.trim(), scheme: scheme.trim() || null, lenient };
}
