import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SERVER = process.env.ANNOLOG_URL ?? "http://127.0.0.1:8400";

const OPERATION = /^export const (\w+) = new TypedDocumentString\(`([^`]*)`/gm;
const IMPORT = /^import \{([^}]*)\} from "[./]+(?:api)?\/operations";$/gm;
const PREFIX = "operation:";

/** Makes each operation a module of its own, its text alone, so that a screen loads those that it uses and no others. */
function eachOperationAlone(): Plugin {
  const texts = new Map<string, string>();
  const imported = (name: string) => {
    if (name.startsWith("type ")) return "";
    if (!texts.has(name)) throw new Error(`${name} is no operation: import types as "type ${name}"`);
    return `import { ${name} } from "${PREFIX}${name}";`;
  };
  return {
    name: "each-operation-alone",
    apply: "build",
    enforce: "pre",
    buildStart() {
      const generated = readFileSync(new URL("src/api/operations.ts", import.meta.url), "utf8");
      for (const [, name, text] of generated.matchAll(OPERATION)) texts.set(name!, text!.trim().replaceAll(/\s*\n\s*/g, "\n"));
    },
    transform: {
      filter: { id: /\/src\/.*\.tsx?$/ },
      handler(code) {
        const written = (_: string, names: string) => names.split(",").map((name) => name.trim()).filter(Boolean).map(imported).join("\n");
        const changed = code.replace(IMPORT, written);
        return changed === code ? null : { code: changed, map: null };
      },
    },
    resolveId: (id) => (id.startsWith(PREFIX) ? { id: `\0${id}`, moduleSideEffects: false } : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      return `export const ${name} = ${JSON.stringify(texts.get(name))};`;
    },
  };
}

export default defineConfig({
  plugins: [eachOperationAlone(), react(), quietOnComposes()],
  // The server puts a fresh nonce in the place of this word in every index.html it sends.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2023",
    // A file within a script would be a data: address, which the content policy refuses.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/graphql": { target: SERVER, ws: true },
      "/auth": SERVER,
      "/media": SERVER,
    },
  },
});

/** Leaves a warning out: CSS modules read what `composes` names without telling Vite where, which matters to files that it names alone. */
function quietOnComposes(): Plugin {
  return {
    name: "quiet-on-composes",
    configResolved({ logger }) {
      const { warnOnce } = logger;
      logger.warnOnce = (message, options) => {
        if (!message.includes("did not pass the `from` option")) warnOnce(message, options);
      };
    },
  };
}
