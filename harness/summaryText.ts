// The job summary as text: what GitHub draws from markdown and HTML, as far as a terminal can.

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' }

const plain = (html: string): string =>
  html
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/gs, '$2')
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
      name
        ? (entities[name] ?? whole)
        : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(String(hex), 16))
    )
    .replace(/\s+/g, ' ')
    .trim()

/** Columns that a text takes: pictographs take two. */
const shown = (text: string): number =>
  [...text.replace(/\uFE0F/g, '')].reduce((sum, sign) => sum + (/\p{Emoji_Presentation}/u.test(sign) ? 2 : 1), 0)
const longestCell = 48

const tableText = (html: string): string => {
  const rows = [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => plain(cell))
  )
  const widths = rows.reduce<number[]>((most, row) => {
    for (const [index, cell] of row.entries())
      most[index] = Math.min(longestCell, Math.max(most[index] ?? 0, shown(cell)))
    return most
  }, [])
  return rows
    .map(row => row.map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - shown(cell)))).join('  '))
    .map(line => line.trimEnd())
    .join('\n')
}

/** Nested lists as lines, indented by their depth. */
const listText = (html: string): string => {
  let depth = 0
  return html.replace(/<(\/?)(ul|li)>/g, (_, closing: string, name: string) => {
    if (name === 'ul') depth += closing === '' ? 1 : -1
    return closing === '' && name === 'li' ? `\n${'  '.repeat(depth)}` : ''
  })
}

/** A summary's markdown as lines of text: tables in columns, lists indented, diagrams only named. */
export const summaryText = (markdown: string): string =>
  markdown
    .replace(
      /```mermaid\n([\s\S]*?)```/g,
      (_, diagram: string) => `(a diagram of ${diagram.trim().split('\n').length} lines)`
    )
    .replace(/<table>[\s\S]*?<\/table>/g, html => `\u0000${tableText(html)}\u0000`)
    .replace(/<ul>[\s\S]*<\/ul>/g, listText)
    .split('\u0000')
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .split('\n')
            .map(line =>
              line
                .replace(/^> ?/, '  ')
                .replace(/^#+ /, '')
                .replace(/^( *)(.*)$/, (_, space, text) => space + plain(text))
            )
            .join('\n')
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
