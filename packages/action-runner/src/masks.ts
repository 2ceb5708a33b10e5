// The runner's secret masker: registered values, and what they look like when encoded, become *** in everything it shows.

/** Registers secrets and removes them from text. */
export type Masker = {
  /**
   * Registers a value and each of its lines, as `::add-mask::` does. White space alone is refused.
   *
   * @returns false when there was nothing to register
   */
  readonly add: (value: string) => boolean
  /** The text with every registered value, in every encoding the runner knows, replaced by `***`. */
  readonly mask: (text: string) => string
  /** What was registered, in order, without the encodings. */
  readonly values: readonly string[]
}

const base64 = (value: string, shift: number): string => {
  const bytes = Buffer.from(value, 'utf8')
  return bytes.subarray(bytes.length > shift ? shift : 0).toString('base64')
}

const xml = (value: string): string =>
  value.replace(
    /[&<>"']/g,
    character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '&apos;'
  )

const uri = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )

/** PowerShell prints a command line in two colours, split at an ampersand: the part before it, and the part after. */
const powerShell = (value: string): readonly string[] => {
  const special = value.indexOf('&+')
  const end = special >= 0 ? special + 2 : value.lastIndexOf('&') + 1
  const parts = end > 0 ? [value.slice(0, end), value.slice(special >= 0 ? end + 1 : end)] : []
  return parts.filter(part => part.length >= 3)
}

/** The forms in which a secret may turn up (actions/runner, HostContext and ValueEncoders). */
const encodings = (value: string): readonly string[] => [
  value,
  base64(value, 0),
  base64(value, 1),
  base64(value, 2),
  value.replaceAll('"', '\\"'),
  value.replaceAll("'", "''"),
  JSON.stringify(value).slice(1, -1),
  uri(value),
  xml(value),
  value.replace(/^"(.*)"$/s, '$1'),
  ...powerShell(value)
]

/** Where each needle stands in the text, as [start, end) pairs. */
const positions = (text: string, needles: Iterable<string>): [number, number][] => {
  const found: [number, number][] = []
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found.push([at, at + needle.length])
  }
  return found.sort((a, b) => a[0] - b[0])
}

/** A masker that knows the given secrets from the start, as a job knows those of its repository. */
export const createMasker = (secrets: Iterable<string> = []): Masker => {
  const values: string[] = []
  const needles = new Set<string>()

  const add = (value: string): boolean => {
    if (value.trim() === '') return false
    values.push(value)
    const lines = value
      .split(/[\r\n]+/)
      .map(line => line.trim())
      .filter(line => line !== '')
    for (const form of [value, ...lines].flatMap(encodings)) if (form !== '') needles.add(form)
    return true
  }

  const mask = (text: string): string => {
    let masked = ''
    let shownTo = 0
    let hiddenTo = -1
    for (const [start, end] of positions(text, needles)) {
      // Values that overlap or touch become one ***.
      if (start > hiddenTo) masked += `${text.slice(shownTo, start)}***`
      hiddenTo = Math.max(hiddenTo, end)
      shownTo = hiddenTo
    }
    return masked + text.slice(shownTo)
  }

  for (const secret of secrets) add(secret)
  return { add, mask, values }
}
