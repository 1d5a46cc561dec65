/** Fails the build when the scripts of the first view are larger than an office PC should have to wait for. */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

export function scriptBudget(kilobytes: number): Plugin {
  return {
    name: "script-budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const counted = new Set<string>();
      const count = (name: string): number => {
        const file = bundle[name];
        if (counted.has(name) || file?.type !== "chunk") return 0;
        counted.add(name);
        return file.imports.reduce((total, next) => total + count(next), gzipSync(file.code).length);
      };
      const entries = Object.values(bundle).filter((file) => file.type === "chunk" && file.isEntry);
      const size = entries.reduce((total, entry) => total + count(entry.fileName), 0) / 1024;
      const words = `first view: ${size.toFixed(1)} KB of scripts, gzipped; at most ${kilobytes} KB`;
      if (size > kilobytes) this.error(words);
      this.info(words);
    },
  };
}
