import { type Ref, reactive, ref, shallowRef, watch } from 'vue'

import { useAttempt } from './attempt'
import { useFetch } from './fetch'
import { client } from './session'

interface Page { next_cursor: string | null }

/** What the button below a list needs. */
export interface Further { next: string | null; busy: boolean; errorMessage: string | null; more: () => Promise<void> }

/** A list by pages: the first as `useFetch` reads it, and `rows`, which grow with each `further.more()`. */
export function usePages<P extends Page, Row>(path: () => string, rowsOf: (page: P) => Row[], { keep = true } = {}) {
  const first = useFetch<P>(path, { keep })
  return { ...first, ...useFurtherPages(path, first.body, rowsOf) }
}

/** What follows a first page that was read elsewhere. */
export function useFurtherPages<P extends Page, Row>(
  path: () => string, first: Readonly<Ref<P | null>>, rowsOf: (page: P) => Row[],
  read: (path: string) => Promise<P> = client.get,
) {
  const rows = shallowRef<Row[]>([])
  const next = ref<string | null>(null)
  const { busy, errorMessage, attempt } = useAttempt()

  watch(first, (page) => {
    rows.value = page ? rowsOf(page) : []
    next.value = page?.next_cursor ?? null
    errorMessage.value = null
  }, { immediate: true })

  const more = () => attempt(async () => {
    const asked = path()
    if (!next.value) return
    const page = await read(`${asked}${asked.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next.value)}`)
    // Another list was chosen meanwhile.
    if (asked !== path()) return
    rows.value = [...rows.value, ...rowsOf(page)]
    next.value = page.next_cursor
  })
  const further: Further = reactive({ next, busy, errorMessage, more })
  return { rows, further }
}
