import { showToast } from 'vant'
import { type Ref, ref, shallowRef, watch } from 'vue'

import { messageOf } from '@/api/faults'
import { client } from './session'

/** Pages by cursor: `rows` of the first page, growing with each `more()`, which tells its own faults. */
export function useMore<Page extends { next_cursor: string | null }, Row>(
  path: Readonly<Ref<string>>, first: Readonly<Ref<Page | null>>, rowsOf: (page: Page) => Row[],
  read: (path: string) => Promise<Page> = client.get,
) {
  const rows = shallowRef<Row[]>([])
  const next = ref<string | null>(null)
  const busy = ref(false)

  watch(first, (page) => {
    rows.value = page ? rowsOf(page) : []
    next.value = page?.next_cursor ?? null
  }, { immediate: true })

  async function more(): Promise<void> {
    if (!next.value) return
    busy.value = true
    try {
      const joint = path.value.includes('?') ? '&' : '?'
      const asked = path.value
      const page = await read(`${path.value}${joint}cursor=${encodeURIComponent(next.value)}`)
      // Another list was chosen meanwhile.
      if (asked !== path.value) return
      rows.value = [...rows.value, ...rowsOf(page)]
      next.value = page.next_cursor
    } catch (reason) {
      showToast(messageOf(reason))
    } finally {
      busy.value = false
    }
  }
  return { rows, next, more, busy }
}
