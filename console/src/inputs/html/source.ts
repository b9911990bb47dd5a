/** HTML as parsed, with the place in the source that each of its characters came from. Everything here is pure. */
import { DecodingMode, HtmlEntityDecoder } from "entities/decode";
import { defaultTreeAdapter, Parser, TokenizerMode, type DefaultTreeAdapterMap, type Token } from "parse5";

export type DomNode = DefaultTreeAdapterMap["childNode"];
export type DomParent = DefaultTreeAdapterMap["parentNode"];
export type DomElement = DefaultTreeAdapterMap["element"];
export type DomText = DefaultTreeAdapterMap["textNode"];

/**
 * A piece of a text that came from one piece of the source; all offsets are in UTF-16 units.
 *
 * Where both are equally long, each unit came from its own. Else the piece came as one: of a character reference, or
 * of the two characters of a line break.
 */
export interface Piece {
  length: number;
  from: number;
  to: number;
}

export interface Parsed {
  document: DefaultTreeAdapterMap["document"];
  /** The pieces of a text, one after the other, which together are as long as it. */
  piecesOf: (text: DomText) => readonly Piece[];
}

/** Parse as a browser does that runs no scripts. */
export function parseSource(source: string): Parsed {
  const parser = new SourceParser(source);
  parser.tokenizer.write(source, true);
  return { document: parser.document, piecesOf: (text) => parser.pieces.get(text) ?? [] };
}

/** Characters as the parser has read them, with where they came from. */
type Characters = Token.CharacterToken & { pieces?: Piece[] };

/** What the characters of an element are to the parser. */
type Mode = "data" | "references" | "raw";
const MODES = new Map<number, Mode>([
  [TokenizerMode.RCDATA, "references"],
  [TokenizerMode.RAWTEXT, "raw"],
  [TokenizerMode.SCRIPT_DATA, "raw"],
  [TokenizerMode.PLAINTEXT, "raw"],
]);
const CDATA = "<![CDATA[";
const CDATA_END = "]]>";
/** An end tag without a name, of which nothing is left. */
const NO_TAG = "</>";
const [AMPERSAND, LESS, BRACKET, RETURN, LINE_FEED] = ["&", "<", "]", "\r", "\n"].map((sign) => sign.charCodeAt(0));

/** A parser that follows through the source which characters it reads, and into which text each of them comes. */
class SourceParser extends Parser<DefaultTreeAdapterMap> {
  readonly pieces = new Map<DomText, Piece[]>();
  /** How far the source was read as characters. */
  private at = 0;
  private mode: Mode = "data";
  private isWithinCdata = false;
  private readonly grown: { text: DomText | null };

  constructor(private readonly source: string) {
    const grown: { text: DomText | null } = { text: null };
    super({ scriptingEnabled: false, sourceCodeLocationInfo: true, treeAdapter: watched(grown) });
    this.grown = grown;
  }

  override onCharacter(token: Characters): void {
    this.follow(token);
    super.onCharacter(token);
  }

  override onWhitespaceCharacter(token: Characters): void {
    this.follow(token);
    super.onWhitespaceCharacter(token);
  }

  override onNullCharacter(token: Characters): void {
    this.follow(token);
    super.onNullCharacter(token);
  }

  override onStartTag(token: Token.TagToken): void {
    this.goBehind(token);
    super.onStartTag(token);
    this.mode = MODES.get(this.tokenizer.state) ?? "data";
  }

  override onEndTag(token: Token.TagToken): void {
    this.goBehind(token);
    this.mode = "data";
    super.onEndTag(token);
  }

  override onComment(token: Token.CommentToken): void {
    this.goBehind(token);
    super.onComment(token);
  }

  override onDoctype(token: Token.DoctypeToken): void {
    this.goBehind(token);
    super.onDoctype(token);
  }

  /** Characters within tables wait until the parser knows where they belong: only here is their text known. */
  override _insertCharacters(token: Characters): void {
    super._insertCharacters(token);
    const { text } = this.grown;
    if (!text) return;
    let found = this.pieces.get(text);
    if (!found) this.pieces.set(text, (found = []));
    // The parser takes a line break off the start, as behind <pre>.
    for (const piece of lastOf(token.pieces ?? [], token.chars.length)) append(found, piece);
  }

  private goBehind({ location }: Token.TagToken | Token.CommentToken | Token.DoctypeToken): void {
    if (location) this.at = location.endOffset;
    this.isWithinCdata = false;
  }

  /** Find the characters of a token in the source; once, though the parser may process it again. */
  private follow(token: Characters): void {
    if (token.pieces) return;
    const pieces: Piece[] = [];
    let length = 0;
    while (length < token.chars.length && this.at < this.source.length) {
      const piece = this.nextPiece(token.chars, length);
      append(pieces, piece);
      this.at = piece.to;
      length += piece.length;
    }
    token.pieces = pieces;
  }

  private nextPiece(characters: string, index: number): Piece {
    this.skipUnread();
    const from = this.at;
    const code = this.source.charCodeAt(from);
    if (code === AMPERSAND && this.mode !== "raw" && !this.isWithinCdata) {
      const reference = referenceAt(this.source, from);
      if (reference) return { length: reference.units, from, to: from + reference.length };
    }
    if (code === RETURN) return { length: 1, from, to: from + (this.source.charCodeAt(from + 1) === LINE_FEED ? 2 : 1) };
    const run = this.plainRun(characters, index);
    return { length: run, from, to: from + run };
  }

  /** How many characters stand in the source as they were read: one at least. */
  private plainRun(characters: string, index: number): number {
    let run = 1;
    while (index + run < characters.length) {
      const code = this.source.charCodeAt(this.at + run);
      const isPlain = code === characters.charCodeAt(index + run) && code !== AMPERSAND && code !== LESS && code !== BRACKET;
      if (!isPlain) break;
      run += 1;
    }
    return run;
  }

  /** Go on over what is neither a character nor a tag. */
  private skipUnread(): void {
    const { source } = this;
    for (;;) {
      if (this.isWithinCdata && source.startsWith(CDATA_END, this.at)) {
        this.isWithinCdata = false;
        this.at += CDATA_END.length;
      } else if (this.isWithinCdata || this.mode !== "data") return;
      else if (source.startsWith(NO_TAG, this.at)) this.at += NO_TAG.length;
      else if (this.tokenizer.inForeignNode && source.startsWith(CDATA, this.at)) {
        this.isWithinCdata = true;
        this.at += CDATA.length;
      } else return;
    }
  }
}

/** A tree adapter that tells which text grew last. */
function watched(grown: { text: DomText | null }): typeof defaultTreeAdapter {
  const tell = (node: DomNode | undefined) => {
    grown.text = node && defaultTreeAdapter.isTextNode(node) ? node : null;
  };
  return {
    ...defaultTreeAdapter,
    insertText(parent, text) {
      defaultTreeAdapter.insertText(parent, text);
      tell(parent.childNodes.at(-1));
    },
    insertTextBefore(parent, text, reference) {
      defaultTreeAdapter.insertTextBefore(parent, text, reference);
      tell(parent.childNodes[parent.childNodes.indexOf(reference) - 1]);
    },
  };
}

/** The units that the decoder has read of the reference that it is at. */
let units = 0;
const decoder = new HtmlEntityDecoder((codePoint) => {
  units += codePoint > 0xffff ? 2 : 1;
});

/** The character reference at a place of the source: how long it is there, and how many units are read of it. */
function referenceAt(source: string, from: number): { length: number; units: number } | null {
  units = 0;
  decoder.startEntity(DecodingMode.Legacy);
  const written = decoder.write(source, from + 1);
  const length = written < 0 ? decoder.end() : written;
  return length > 0 ? { length, units } : null;
}

/** Add a piece, to the last one where each unit of both came from its own and one follows the other. */
function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last && last.to === piece.from && isPlain(last) && isPlain(piece)) {
    last.length += piece.length;
    last.to = piece.to;
  } else pieces.push({ ...piece });
}

export function isPlain({ length, from, to }: Piece): boolean {
  return length === to - from;
}

/** The last pieces, of so many units. */
function lastOf(pieces: readonly Piece[], units: number): readonly Piece[] {
  if (pieces.reduce((sum, { length }) => sum + length, 0) === units) return pieces;
  const found: Piece[] = [];
  let left = units;
  for (const piece of pieces.toReversed()) {
    if (left <= 0) break;
    const length = Math.min(left, piece.length);
    found.push(isPlain(piece) ? { length, from: piece.to - length, to: piece.to } : piece);
    left -= length;
  }
  return found.reverse();
}
