// The directory role that probes assign: the weakest one that shows an effect.

/** Template id of Directory Readers (Microsoft Entra documentation, "Built-in roles"). */
export const directoryReaders = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'

/** What tokens name beside roles: that the caller is a member of the directory (its meaning is not documented). */
export const memberRole = '0997a1d0-0d1d-4acb-b408-d5ca73121e90'

/** The role assignments of the unified API. */
export const assignments = '/roleManagement/directory/roleAssignments'

/** The members of Directory Readers in the older API. */
export const legacyMembers = `/directoryRoles(roleTemplateId='${directoryReaders}')/members`
