/** The buttons below an event's subject: at most one main, one beside it, the rest under 更多. */
export interface Actions<Kind> { main: Kind | null; beside: Kind | null; more: Kind[] }

/** `besides`: the other answer to a main action, which stands next to it. */
export function actionsOf<Kind extends string>(
  may: readonly Kind[], main: Kind | null, besides: Partial<Record<Kind, Kind>>,
): Actions<Kind> {
  const rest = may.filter((kind) => kind !== main)
  const other = main ? besides[main] : undefined
  const beside = other && rest.includes(other) ? other : null
  return { main, beside, more: rest.filter((kind) => kind !== beside) }
}
