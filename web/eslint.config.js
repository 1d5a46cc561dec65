/** What `npm run check` looks for beyond types: mistakes, hooks used wrongly, and pages that some cannot use. */
import js from "@eslint/js";
import accessibility from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import types from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", "src/api/schema.d.ts"] },
  js.configs.recommended,
  types.configs.strictTypeChecked,
  accessibility.flatConfigs.strict,
  reactHooks.configs.flat.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-console": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // React Aria moves the focus where a dialog or a step of signing in begins.
      "jsx-a11y/no-autofocus": ["error", { ignoreNonDOM: true }],
    },
  },
  { files: ["**/*.js"], extends: [types.configs.disableTypeChecked] },
);
