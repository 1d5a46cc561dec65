/** The changelog's versions as plain sentences; its marks for bold and code are for readers of the file. */

interface Section {
  title: string;
  notes: string[];
}

export function sectionsOf(changelog: string): Section[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = "", ...lines] = section.split("\n");
      const notes = lines
        .join("\n")
        .split(/^- /m)
        .slice(1)
        .map((note) => note.replace(/[`*]/g, "").replace(/\s+/g, " ").trim());
      return { title: title.trim(), notes };
    });
}
