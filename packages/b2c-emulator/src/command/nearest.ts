// The name that somebody may have meant.

/** How many letters have to be put in, taken out or changed to make one text of the other. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, opposite] of [...other].entries()) {
      const changed = (row[j] ?? 0) + (letter === opposite ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The name that is most like `text`; undefined when none is alike: more than a third of its letters differ. */
export const nearest = (text: string, names: readonly string[]): string | undefined => {
  const [best] = names
    .map(name => ({ name, letters: distance(text, name) }))
    .filter(({ name, letters }) => letters <= Math.max(1, Math.floor(Math.max(name.length, text.length) / 3)))
    .sort((one, other) => one.letters - other.letters)
  return best?.name
}
