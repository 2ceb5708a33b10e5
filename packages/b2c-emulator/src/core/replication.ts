// How far a replica of the directory is behind.

/** How far reads lag behind writes, in real milliseconds. */
export type Replication = {
  /** Reads by object id or alternate key, and the look-ups that writes make. */
  keyReadLagMs: number
  /** Lists, filters and navigation collections. */
  listLagMs: number
  /** What the token endpoint knows. */
  tokenLagMs: number
  /** With 2, every other request is answered by a replica that is `replicaExtraLagMs` further behind. */
  replicas: 1 | 2
  replicaExtraLagMs: number
}
