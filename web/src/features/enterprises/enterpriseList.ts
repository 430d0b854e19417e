import { type Ref, computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { query } from '@/api/client'
import type { EnterprisePage, EnterpriseRow } from '@/api/documents'
import { messageOf, Unreachable } from '@/api/faults'
import { useFetch } from '@/offline/fetch'
import { type Further, useFurtherPages, usePages } from '@/offline/pages'
import { client } from '@/offline/session'
import { readThrough } from '@/offline/store/answers'
import { keptEnterprises } from '@/offline/store/keptEnterprises'
import { workspace } from '@/offline/workspace'
import { keyOf } from '@/words/names'

/** The search asks when typing pauses: shorter than a person waits, longer than between two letters. */
const TYPING_PAUSE_MS = 300
const PAGE_ROWS = 50
/** The most that the API gives in one page. */
const PAGE_MOST = 200

/** What a list of enterprises shows, whichever way it is read. */
export interface EnterpriseList {
  rows: Readonly<Ref<EnterpriseRow[]>>
  /** What follows these. */
  further: Further
  /** null until the list was read. */
  first: Readonly<Ref<EnterprisePage | null>>
  keptAt: Readonly<Ref<number | null>>
  fault: Readonly<Ref<string | null>>
  loading: Readonly<Ref<boolean>>
  /** The words were looked for on this phone alone. */
  searchedHere: Readonly<Ref<boolean>>
  reload: () => Promise<void>
}

/** All where a 派驻员 is stationed: few enough to be here whole, and to be searched here. */
export function useOwnEnterprises(words: Readonly<Ref<string>>): EnterpriseList {
  const path = () => `/enterprises${query({ mine: 1, limit: PAGE_MOST })}`
  const { body, ...pages } = usePages(path, (page: EnterprisePage) => page.enterprises)
  const rows = computed(() => pages.rows.value.filter((row) => !words.value || named(words.value, row)))
  return { ...pages, rows, first: body, searchedHere: ref(false) }
}

/** Whether name or address holds the words, however they are spelled: as the server looks for them. */
export function named(words: string, row: Pick<EnterpriseRow, 'name' | 'address'>): boolean {
  const key = keyOf(words)
  return key !== '' && [row.name, row.address].some((said) => keyOf(said).includes(key))
}

/**
 * The county's enterprises by name, page by page. Words are looked for by the server among all of
 * them; where it cannot be reached, among those that this phone was told of (`searchedHere`).
 */
export function useCountyEnterprises(words: Readonly<Ref<string>>): EnterpriseList {
  const all = useFetch<EnterprisePage>(() => `/enterprises${query({ limit: PAGE_ROWS })}`)
  const found = shallowRef<EnterprisePage | null>(null)
  const searchedHere = ref(false)
  const searchFault = ref<string | null>(null)

  const path = computed(() => `/enterprises${query({ text: words.value, limit: PAGE_ROWS })}`)
  const first = computed(() => (words.value ? found.value : all.body.value))
  const pages = useFurtherPages(() => path.value, first, (page) => page.enterprises, (enterprise) => read(enterprise, words.value))

  async function search(text: string): Promise<void> {
    const isCurrent = () => words.value === text
    const answer = await searched(path.value, text).catch((fault: unknown) => messageOf(fault))
    if (!isCurrent()) return
    searchFault.value = typeof answer === 'string' ? answer : null
    searchedHere.value = typeof answer !== 'string' && answer.here
    found.value = typeof answer === 'string' ? null : answer.page
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(words, (text) => {
    clearTimeout(timer)
    found.value = null
    searchedHere.value = false
    searchFault.value = null
    if (text) timer = setTimeout(() => void search(text), TYPING_PAUSE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))

  return {
    ...pages,
    first,
    keptAt: computed(() => (words.value ? null : all.keptAt.value)),
    fault: computed(() => (words.value ? searchFault.value : all.fault.value)),
    loading: computed(() => (words.value ? !found.value && !searchFault.value : all.loading.value)),
    searchedHere,
    reload: () => (words.value ? search(words.value) : all.reload()),
  }
}

/** A further page: of the whole list it is kept for a time without a network, of a search it is not. */
async function read(path: string, words: string): Promise<EnterprisePage> {
  if (words) return client.get<EnterprisePage>(path)
  const { database } = await workspace()
  return (await readThrough<EnterprisePage>(database, client, path)).body
}

async function searched(path: string, text: string): Promise<{ page: EnterprisePage; here: boolean }> {
  try {
    return { page: await client.get<EnterprisePage>(path), here: false }
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault
    const { database } = await workspace()
    const enterprises = (await keptEnterprises(database)).filter((row) => named(text, row))
    return { page: { enterprises, next_cursor: null }, here: true }
  }
}
