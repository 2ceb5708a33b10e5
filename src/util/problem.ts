// A mistake in a declaration, the place of it, and how a list of mistakes is told.

/** Steps from a declaration to one of its values: `['secret', 'lifetime']`, `['permissions', 2]`. */
export type Path = readonly (string | number)[]

/** A mistake: where, and a sentence that continues after the name of the place. */
export type Problem = { readonly path: Path; readonly problem: string }

/** `apps.ci.permissions[2]`: a path as a person reads it. */
export const pathText = (path: Path): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('')

const mostListed = 50

/** The mistakes as one text: alone after `one`, or as a list after their number and `many`. A long list is cut, and says so. */
export const mistakesText = (
  mistakes: readonly string[],
  { one, many }: { readonly one: string; readonly many: string }
): string => {
  if (mistakes.length === 1) return `${one}${mistakes[0]}`
  const listed = mistakes.slice(0, mostListed).map(mistake => `- ${mistake}`)
  const left = mistakes.length - listed.length
  return [`${mistakes.length} mistakes in ${many}:`, ...listed, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n')
}
