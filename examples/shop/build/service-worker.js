// Two lines above this one name the VERSION of the page and its FILES: the build writes them.

self.addEventListener('install', event => {
  const keep = async () => (await caches.open(VERSION)).addAll(FILES)
  event.waitUntil(keep().then(() => self.skipWaiting()))
})

self.addEventListener('activate', event => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== VERSION) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(tidy())
})

self.addEventListener('fetch', event => {
  const { request } = event
  // The snapshot is always asked for: the page keeps the last one itself, beside the shopper
  if (request.method !== 'GET' || request.url.endsWith('.alsolike')) return
  event.respondWith(request.mode === 'navigate' ? networkFirst(request) : cacheFirst(request))
})

async function networkFirst(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match('./')) ?? Response.error()
  }
}

/** Files carry their content's hash in their names; the catalogue changes with the version of the page. */
async function cacheFirst(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request)
}
