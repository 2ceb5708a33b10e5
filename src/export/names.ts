// What the applications of a tenant are called in a file: the key of each, and its unique name. Pure.

import type { Application } from '../resources/app/graphObjects.ts'
import type { ApplicationListing } from '../resources/app/listing.ts'
import { slugOf } from '../resources/app/names.ts'
import { readTags } from '../resources/app/tags.ts'
import { looksSecret } from '../util/words.ts'
import { isFoundByName } from './views.ts'

/**
 * An application and its names. `isFound` is true for one that a run finds by its unique name: it carries our mark. Any other is
 * adopted by its client id. `conflict` says why it cannot be declared at all.
 */
export type NamedApp = {
  readonly application: Application
  readonly key: string
  readonly uniqueName: string
  readonly isFound: boolean
  readonly conflict: string | undefined
}

const longestKey = 63
const longestUniqueName = 120

/**
 * Names applications, the oldest first, so that a later export of the same tenant gives the same names. `reserved` names are those of
 * apps that sections of the file stand for.
 */
export const nameApps = (
  applications: readonly Application[],
  { keyPlace, applications: all, deletedNames }: ApplicationListing,
  reserved: readonly string[]
): readonly NamedApp[] => {
  const keys = new Set(reserved)
  const held = new Map<string, number>()
  const hold = (name: string | undefined): void => {
    if (name !== undefined) held.set(name.toLowerCase(), (held.get(name.toLowerCase()) ?? 0) + 1)
  }
  for (const application of all) hold(nameInTenant(application))
  for (const name of deletedNames) hold(name)
  for (const name of reserved) if (!held.has(name)) hold(name)
  const isFree = (name: string): boolean => !held.has(name.toLowerCase())
  return applications.toSorted(byAge).map(application => {
    const given = nameInTenant(application)
    const { displayName, appId } = application
    // A name that looks like a secret is shown nowhere.
    const slug = (!looksSecret(displayName) && slugOf(displayName)) || `app-${appId.slice(0, 8)}`
    const uniqueName = given ?? firstFree(slug, longestUniqueName, isFree)
    if (given === undefined) hold(uniqueName)
    const key = firstFree(keyOf(uniqueName, application), longestKey, name => !keys.has(name))
    keys.add(key)
    return {
      application,
      key,
      uniqueName,
      isFound: isFoundByName(application, { keyPlace }),
      conflict: conflictOf(application, held.get(uniqueName.toLowerCase()) ?? 0)
    }
  })
}

/** The name that the application has already: another one would be refused. */
const nameInTenant = ({ uniqueName, tags }: Application): string | undefined => uniqueName ?? readTags(tags).key

const conflictOf = ({ uniqueName, tags }: Application, holders: number): string | undefined => {
  const { key } = readTags(tags)
  if (uniqueName !== undefined && key !== undefined && uniqueName.toLowerCase() !== key.toLowerCase())
    return `has the unique name ${uniqueName}, and its tags say ${key}`
  return holders > 1 ? 'has the unique name of another application, perhaps a deleted one' : undefined
}

const byAge = (one: Application, other: Application): number =>
  (one.createdMs ?? 0) - (other.createdMs ?? 0) || (one.appId < other.appId ? -1 : 1)

/** A key begins with a letter, followed by letters, digits and dashes. */
const keyOf = (uniqueName: string, { appId }: Application): string => {
  const slug = looksSecret(uniqueName) ? '' : slugOf(uniqueName)
  if (slug === '') return `app-${appId.slice(0, 8)}`
  return trimmed(/^[a-z]/.test(slug) ? slug : `app-${slug}`, longestKey)
}

const firstFree = (wanted: string, longest: number, isFree: (name: string) => boolean): string => {
  let name = trimmed(wanted, longest)
  for (let number = 2; !isFree(name); number++) name = `${trimmed(wanted, longest - `-${number}`.length)}-${number}`
  return name
}

const trimmed = (name: string, longest: number): string => name.slice(0, longest).replace(/-+$/, '')
