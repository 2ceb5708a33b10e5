// Parts of the emulator for tests that need more than a client sees: objects to put into a tenant, the wording of refusals.

export { commandAppRoles } from './command/commandAppRoles.ts'
export { type SigningCertificate, selfSignedCertificate } from './core/certificate.ts'
export { createTlsMaterial, type TlsMaterial } from './core/tls.ts'
export {
  keyCredentialOf,
  newApplication,
  newPasswordCredential,
  newServicePrincipal,
  newUser
} from './directory/newObjects.ts'
export { callerAppRoles } from './directory/seed.ts'
export { refusals as tokenServiceRefusals } from './entra/errors.ts'
export { stableId } from './github/oidc.ts'
export { resourceUnitsOf } from './graph/resourceUnits.ts'
