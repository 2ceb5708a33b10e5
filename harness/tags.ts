// The tags that the action writes on an application. They are repeated here, not imported: a run of today must find what a run
// of last year wrote.

import type { Application, Tenant } from 'b2c-emulator'

/** The mark of what the action manages. */
const managedTag = 'b2c-bootstrap'
/** The tag that carries the key of an app. */
export const keyTag = (uniqueName: string): string => `b2c-bootstrap:key:${uniqueName}`
/** The tag that records a secret as delivered. */
export const deliveredTag = (keyId: string): string => `b2c-bootstrap:delivered:${keyId}`

/** Key ids that the application records as delivered. */
export const deliveredKeyIds = ({ tags }: Pick<Application, 'tags'>): readonly string[] =>
  tags.filter(tag => tag.startsWith(deliveredTag(''))).map(tag => tag.slice(deliveredTag('').length))

/** The applications of a tenant that carry the mark. */
export const managedApplications = (tenant: Tenant): readonly Application[] =>
  tenant.applications.all().filter(({ tags }) => tags.includes(managedTag))

/** A step of a secret at a place outside the tenant, as a tag records it. */
export type PlaceRecord = { readonly step: string; readonly keyId: string; readonly place: string }

/** What the application records of the places that secrets were sent to: `sending`, `sent`, `overwritten`. */
export const placeRecords = ({ tags }: Pick<Application, 'tags'>): readonly PlaceRecord[] =>
  tags.flatMap(tag => {
    const [, step, keyId, place] = /^b2c-bootstrap:(sending|sent|overwritten):([^:]+):([^:]+)$/.exec(tag) ?? []
    return step && keyId && place ? { step, keyId, place } : []
  })
