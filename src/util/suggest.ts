// Suggestions: what a mistyped name was probably meant to be.

const longestWord = 100
const mostMatches = 3

// Case and punctuation are what people get wrong most: they count for nothing.
const bare = (word: string): string =>
  word
    .slice(0, longestWord)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Edits between two words: insertions, deletions, replacements, and swaps of neighbours (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) edits = Math.min(edits, at(beforeLast, column - 2) + 1)
      current.push(edits)
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

const at = (row: readonly number[], column: number): number => row[column] as number

const score = (word: string, candidate: string): number => {
  const edits = editDistance(word, candidate)
  if (edits <= Math.max(1, Math.floor(word.length / 3))) return edits
  const contained = word.length >= 3 && candidate.length >= 3 && (candidate.includes(word) || word.includes(candidate))
  return contained ? edits : Number.POSITIVE_INFINITY
}

/** At most three candidates for `word`, nearest first; one that differs only in case and punctuation stands alone. */
export const suggestions = (word: string, candidates: Iterable<string>): readonly string[] => {
  const written = bare(word)
  if (written === '') return []
  const near = [...new Set(candidates)]
    .map(candidate => ({ candidate, edits: score(written, bare(candidate)) }))
    .filter(({ edits }) => edits < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, mostMatches)
  const same = near.filter(({ edits }) => edits === 0)
  return (same.length > 0 ? same : near).map(({ candidate }) => candidate)
}

/** `; did you mean a or b?`, or an empty text when nothing is near. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const near = suggestions(word, candidates)
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
}
