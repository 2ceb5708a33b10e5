// The one place where text that may come from elsewhere (a tenant, an answer, a file) is made safe for what shows it:
// the log, HTML inside GitHub's markdown, and Mermaid.

const lineBreak = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/u
const lineBreaks = new RegExp(lineBreak, 'gu')

// The joiners and variation selectors that ordinary names are written with; every other invisible character is shown.
const joining = '\\u200c\\u200d\\ufe0e\\ufe0f'
const invisible = new RegExp(`(?![${joining}])[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}]`, 'gu')
// The runner compares by culture, which skips invisible characters, and after trimming white space.
const commandStart = new RegExp(`^([\\s${joining}]*):([${joining}]*):`, 'u')
const oldCommand = new RegExp(`#([${joining}]*)#([${joining}]*)\\[`, 'gu')

const visible = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\t', ' ')
    .replace(invisible, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)

const neutral = (line: string): string => visible(line).replace(commandStart, '$1:$2 :').replace(oldCommand, '#$1 #$2[')

/**
 * The lines of a text for the log. None can be read as a workflow command (`::name::` at its start, also behind white space
 * or invisible characters, `##[name]` anywhere: actions/runner, ActionCommand.cs). Control characters become `\u{...}`.
 */
export const logLines = (text: string): readonly string[] => text.split(lineBreak).map(neutral)

/** A text as part of one log line: line breaks become spaces, the rest as in {@link logLines}. */
export const logInline = (text: string): string => neutral(text.replace(lineBreaks, ' '))

/** At most `longest` code points of a text, the last of them an ellipsis when something was left out. */
export const clip = (text: string, longest: number): string => {
  const points = [...text]
  return points.length <= longest ? text : `${points.slice(0, longest - 1).join('')}…`
}

const oneVisibleLine = (text: string): string => visible(text.replace(lineBreaks, ' '))

// Everything that means something to HTML or to GitHub's markdown.
const htmlSpecial = /[&<>"'`*_[\]|~\\$@#]/g
const entities = (text: string): string => text.replace(htmlSpecial, character => `&#${character.charCodeAt(0)};`)

/**
 * A text for HTML inside GitHub's markdown, on one line, clipped to `longest` code points. A zero-width space behind @ and #
 * keeps a name from becoming a mention or a reference.
 */
export const html = (text: string, longest = 300): string =>
  entities(clip(oneVisibleLine(text), longest)).replace(/&#(?:35|64);/g, sign => `${sign}&#8203;`)

const attribute = (text: string): string => entities(oneVisibleLine(text))

/** A value that somebody may want to copy, as `<code>`: on one line, with nothing inserted. */
export const code = (text: string, longest = 300): string => `<code>${attribute(clip(text, longest))}</code>`

/** A link, when the address is http or https; else the label alone. `label` is HTML. */
export const link = (address: string, label: string): string =>
  /^https?:\/\/[^\s]+$/i.test(address) ? `<a href="${attribute(address)}">${label}</a>` : label

const address = /(https?:\/\/[^\s<>"'`)]*[^\s<>"'`).,;:!?])/i

/** Sentences for HTML inside GitHub's markdown, with their web addresses as links. */
export const prose = (text: string, longest = 2_000): string =>
  clip(oneVisibleLine(text), longest)
    .split(address)
    .map((part, index) => (index % 2 === 1 ? link(part, attribute(part)) : html(part, longest)))
    .join('')

/**
 * A text as the label of a Mermaid node, between double quotes: everything but letters, digits and a few harmless signs
 * becomes an entity code (Mermaid documentation, "Flowcharts"). An empty label, which Mermaid refuses, becomes `(no name)`.
 */
export const mermaidLabel = (text: string, longest = 60): string => {
  const shown = clip(oneVisibleLine(text), longest)
  return [...(shown.trim() === '' ? '(no name)' : shown)]
    .map(character => (/[\p{L}\p{M}\p{N} ._…/-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
    .join('')
}

/** `1 app`, `2 apps`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The first of `items` that fit into `budget` (in the unit of `size`), rendered, and how many were left out unrendered. */
export const fitting = <T>(
  items: readonly T[],
  render: (item: T, index: number) => string,
  budget: number,
  size: (text: string) => number
): { readonly taken: readonly string[]; readonly left: number } => {
  const taken: string[] = []
  let used = 0
  for (const [index, item] of items.entries()) {
    const text = render(item, index)
    used += size(text)
    if (used > budget) return { taken, left: items.length - index }
    taken.push(text)
  }
  return { taken, left: 0 }
}
