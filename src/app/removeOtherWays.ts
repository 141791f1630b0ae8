/**
 * Take away from the page what reaches other hosts past the seal, and what Hearth has no use for: WebRTC, which no policy covers in
 * every browser and workers do not have, and WebTransport, which passes through no service worker. Must run before anything
 * else may keep a reference.
 */
export function removeOtherWays(): void {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) {
    Reflect.deleteProperty(globalThis, name);
  }
}
