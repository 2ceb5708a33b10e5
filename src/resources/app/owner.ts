// Ownership: a caller with the least permission manages only what it owns.

import type { Work } from '../../reconcile/resource.ts'

/**
 * A caller that holds only Application.ReadWrite.OwnedBy may change what it owns, so it is bound as owner at creation;
 * Graph does not promise to do so by itself.
 */
export const ownerBinding = ({ caller, graph }: Work): Record<string, unknown> => {
  const ownedOnly =
    caller !== undefined &&
    !caller.delegated &&
    caller.objectId !== undefined &&
    caller.roles.includes('Application.ReadWrite.OwnedBy') &&
    !caller.roles.includes('Application.ReadWrite.All')
  return ownedOnly ? { 'owners@odata.bind': [`${graph.origin}/v1.0/directoryObjects/${caller.objectId}`] } : {}
}
