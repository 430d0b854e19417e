/* The app's shell for offline use. Data is kept by the pages themselves, in IndexedDB. */
const VERSION = '__VERSION__'
const FILES = ['__FILES__']
const CACHE = `anxun-shell-${VERSION}`

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
})

// No skipWaiting of its own accord: new code must not slip under an open form. The page says when.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  const ours = url.origin === location.origin && url.pathname.startsWith('/app/')
  if (event.request.method !== 'GET' || !ours) return
  event.respondWith(event.request.mode === 'navigate' ? shell() : keptOrFetched(event.request))
})

async function forgetOldShells() {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('anxun-shell-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}

async function shell() {
  const cache = await caches.open(CACHE)
  return (await cache.match('./')) ?? fetch('./')
}

async function keptOrFetched(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}
