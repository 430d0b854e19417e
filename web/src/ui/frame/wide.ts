import { type Ref, onScopeDispose, ref } from 'vue'

/** A desk's screen, on which a table stands as it does on paper. */
const DESK = '(min-width: 64rem)'

/** Whether there is room for a table; follows the window. */
export function useDesk(): Readonly<Ref<boolean>> {
  const query = window.matchMedia(DESK)
  const wide = ref(query.matches)
  const look = () => { wide.value = query.matches }
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return wide
}
