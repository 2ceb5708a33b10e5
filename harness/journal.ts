// What the emulator's journal says, as lines that can be compared.

import { type Emulator, sequentialRoundTrips } from 'b2c-emulator'

/** A path, decoded, with every id as `{id}`. */
export const shortPath = (path: string): string =>
  decodeURIComponent(path).replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '{id}')

/** The writes of the journal as `METHOD path status`, ids shortened. */
export const writesOf = ({ journal }: Emulator): readonly string[] =>
  journal.writes().map(({ method, path, status }) => `${method} ${shortPath(path)} ${status}`)

/** Round trips to Microsoft Graph, one after another, since the journal was cleared. */
export const graphRoundTrips = ({ journal }: Emulator): number =>
  sequentialRoundTrips(journal.entries().filter(({ service, parent }) => service === 'graph' && parent === undefined))
