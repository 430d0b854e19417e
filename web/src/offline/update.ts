import { ref } from 'vue'

/** A new version waits. It takes over when the person says so, never under an open form. */
export const newVersion = ref<ServiceWorker | null>(null)

/** Keeps the shell for offline use where the browser can; elsewhere the open page keeps working. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  try {
    const registration = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`)
    if (registration.waiting && navigator.serviceWorker.controller) newVersion.value = registration.waiting
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => {
        const isUpdate = coming.state === 'installed' && navigator.serviceWorker.controller
        if (isUpdate) newVersion.value = coming
      })
    })
  } catch {
    // Plain http or a private window: no shell offline, all else works.
  }
}

export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  newVersion.value?.postMessage('take-over')
}
