/** URLs on loopback (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). The client and the suite must agree about them. */
export const LOOPBACK = [
  "http://localhost",
  "http://localhost:8080/api/v1",
  "https://LOCALHOST/",
  "http://api.localhost:3000",
  "http://127.0.0.1",
  "http://127.0.0.1:4010/v1",
  "http://127.255.255.254",
  "http://127.1",
  "http://[::1]:8080",
  "http://[0:0:0:0:0:0:0:1]",
];

/** URLs on other machines, some of which look like loopback. */
export const REMOTE = [
  "https://open.skills.video/api/v1",
  "http://127.0.0.1.example",
  "http://127.example",
  "http://127.0.0.example",
  "http://a127.0.0.1.example",
  "http://128.0.0.1",
  "http://1.127.0.0",
  "http://10.0.0.1",
  "http://0.0.0.0",
  "http://[::2]",
  "http://[2001:db8::1]",
  "http://localhost.example",
  "http://mylocalhost",
  "http://example/localhost",
  "http://localhost@example.com",
  "http://127.0.0.1@example.com",
];
