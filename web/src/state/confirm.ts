import { showConfirmDialog } from 'vant'

/** Asks before something that cannot be undone; `yes` names what will happen. */
export async function confirmed(message: string, yes: string): Promise<boolean> {
  try {
    await showConfirmDialog({ message, confirmButtonText: yes, cancelButtonText: '取消' })
    return true
  } catch {
    return false
  }
}
