import { type Ref, onScopeDispose, ref } from 'vue'

/** A desk's screen, on which a table stands as it does on paper. */
const DESK = '(min-width: 64rem)'
/** What is opened from a table has room beside it. */
const BESIDE = '(min-width: 68.75rem)'

function useQuery(asked: string): Readonly<Ref<boolean>> {
  const query = window.matchMedia(asked)
  const matches = ref(query.matches)
  const look = () => { matches.value = query.matches }
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return matches
}

/** Whether there is room for a table; follows the window. */
export function useDesk(): Readonly<Ref<boolean>> {
  return useQuery(DESK)
}

/** Whether there is room for a table and what was opened from it; follows the window. */
export function useBeside(): Readonly<Ref<boolean>> {
  return useQuery(BESIDE)
}

export function besideMatches(): boolean {
  return window.matchMedia(BESIDE).matches
}
