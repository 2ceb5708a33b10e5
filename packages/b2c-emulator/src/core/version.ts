// The version of the package.

import { readFileSync } from 'node:fs'

/** What package.json says. */
export const packageVersion = (): string => {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  )
  return version
}
