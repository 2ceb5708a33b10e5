// Work on many things at once, and on one thing once.

/** Works on the items, at most `limit` at a time; gives the results in the order of the items. Rejects with the first failure. */
export const mapLimit = async <T, R>(
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

/** A promise that may be rejected before anybody waits for it, which Node would take for an unhandled rejection. */
export const handled = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined)
  return promise
}

/** The same promise for everybody who asks; the work begins when the first one does. */
export const lazy = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= handled(make())
    return made
  }
}

/** A limit of so many at a time: what it is given begins in turn, as soon as one before it has ended. */
export const createLimit = (most: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = []
  let busy = 0
  return async work => {
    if (busy >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next()
    }
  }
}
