// Work on many things at once, but not on all of them.

/** Works on the items, at most `limit` at a time; gives the results in the order of the items. Rejects with the first failure. */
export const eachAtMost = async <T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>
): Promise<readonly R[]> => {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let mine = next++; mine < items.length; mine = next++) results[mine] = await work(items[mine] as T)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
