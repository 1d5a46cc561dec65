/** What `npm run check` looks for in the imports: none may lead back to where it came from, not even for a type. */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "These files import each other. Move what both need into a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true, // imports of types count, too
  },
};
