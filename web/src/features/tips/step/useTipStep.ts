import { Refused } from '@/api/faults'
import type { Tip, TipEventKind } from '@/api/tips'
import { useForm } from '@/offline/form'
import { client } from '@/offline/session'
import { newUuid } from '@/offline/store/identity'
import { emptyTipForm, tipDocument, type TipForm } from './tipStep'

/**
 * The form of one step, kept on this device until the server has it. The desk works with the network
 * alone: nothing waits in the outbox, and what was typed stays.
 */
export function useTipStep(kind: TipEventKind, tipId: string) {
  const { form, clear } = useForm<TipForm>(`tip/${kind}/${tipId}`, emptyTipForm, () => [])
  /** One try, one number: sending again after a lost answer changes nothing. */
  let id = newUuid()

  /** Raises: Refused, Unreachable; what was typed stays. */
  async function send(): Promise<Tip> {
    try {
      const tip = await client.put<Tip>(`/tips/${tipId}/events/${id}`, tipDocument(kind, form.value))
      await clear()
      return tip
    } catch (fault) {
      // It was not recorded: what is sent next is another document.
      if (fault instanceof Refused) id = newUuid()
      throw fault
    }
  }
  return { form, send }
}
