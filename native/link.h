// One connection to a TCP port of a phone, through usbmuxd or the network, as libimobiledevice makes it.
#pragma once

#include <libimobiledevice/libimobiledevice.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "job.h"

inline void check(const char* call, int number) {
  if (number != 0) throw Failure{call, number};
}

class Device {
 public:
  explicit Device(const std::string& udid) {
    auto where = static_cast<idevice_options>(IDEVICE_LOOKUP_USBMUX | IDEVICE_LOOKUP_NETWORK);
    check("idevice_new", idevice_new_with_options(&handle, udid.c_str(), where));
  }
  ~Device() { idevice_free(handle); }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  idevice_t handle = nullptr;
};

// Shared by the JavaScript object and whatever call is under way on it; the last to let go frees it. `stop` may be
// called from any thread, and makes a call under way fail at once.
class Link {
 public:
  Link(const std::string& udid, uint16_t port) : device(udid) {
    check("idevice_connect", idevice_connect(device.handle, port, &connection));
    if (idevice_connection_get_fd(connection, &fd) != IDEVICE_E_SUCCESS) {
      idevice_disconnect(connection);
      throw Failure{"idevice_connection_get_fd", -2};
    }
    std::lock_guard<std::mutex> guard(registry().lock);
    registry().links.insert(this);
  }
  ~Link() {
    {
      std::lock_guard<std::mutex> guard(registry().lock);
      registry().links.erase(this);
    }
    idevice_disconnect(connection);
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void stop() const { shutdown(fd, SHUT_RDWR); }

  // For the end of the process: no call goes on waiting for a phone.
  static void stopAll() {
    std::lock_guard<std::mutex> guard(registry().lock);
    for (const Link* link : registry().links) link->stop();
  }

  void enableTls() {
    std::lock_guard<std::mutex> guard(turn);
    check("idevice_connection_enable_ssl", idevice_connection_enable_ssl(connection));
  }

  // Sends one property list (its length goes in front: 32 bits, big endian) and waits for the one that answers it.
  std::vector<uint8_t> exchange(const std::vector<uint8_t>& request, uint32_t timeoutMs, uint32_t longest) {
    std::lock_guard<std::mutex> guard(turn);
    std::vector<uint8_t> framed(4 + request.size());
    writeLength(framed.data(), static_cast<uint32_t>(request.size()));
    std::memcpy(framed.data() + 4, request.data(), request.size());
    send(framed);
    uint8_t prefix[4];
    receive(prefix, 4, timeoutMs);
    uint32_t length = uint32_t(prefix[0]) << 24 | uint32_t(prefix[1]) << 16 | uint32_t(prefix[2]) << 8 | prefix[3];
    if (length > longest) throw Failure{"reply_too_long", static_cast<int>(length >> 8)};
    std::vector<uint8_t> reply(length);
    receive(reply.data(), length, timeoutMs);
    return reply;
  }

  // A second descriptor of the same socket, for Node to read and write. This one stays open until `Link` goes.
  // On Windows it would be a SOCKET, which Node cannot adopt: there a service is dialled from JavaScript through
  // AppleMobileDeviceService's own TCP port (127.0.0.1:27015, usbmuxd's Connect message). macOS is as Linux.
  int duplicate() const {
    int copy = dup(fd);
    if (copy < 0) throw Failure{"dup", copy};
    return copy;
  }

 private:
  struct Registry {
    std::mutex lock;
    std::set<const Link*> links;
  };
  static Registry& registry() {
    static Registry* all = new Registry();
    return *all;
  }

  static void writeLength(uint8_t* at, uint32_t length) {
    at[0] = length >> 24;
    at[1] = length >> 16;
    at[2] = length >> 8;
    at[3] = length;
  }

  void send(const std::vector<uint8_t>& bytes) {
    size_t done = 0;
    while (done < bytes.size()) {
      uint32_t sent = 0;
      check("idevice_connection_send",
            idevice_connection_send(connection, reinterpret_cast<const char*>(bytes.data()) + done,
                                    static_cast<uint32_t>(bytes.size() - done), &sent));
      if (sent == 0) throw Failure{"idevice_connection_send", -2};
      done += sent;
    }
  }

  void receive(uint8_t* into, uint32_t length, uint32_t timeoutMs) {
    uint32_t done = 0;
    while (done < length) {
      uint32_t got = 0;
      check("idevice_connection_receive_timeout",
            idevice_connection_receive_timeout(connection, reinterpret_cast<char*>(into) + done, length - done, &got,
                                               timeoutMs));
      if (got == 0) throw Failure{"idevice_connection_receive_timeout", -4};
      done += got;
    }
  }

  Device device;
  idevice_connection_t connection = nullptr;
  int fd = -1;
  std::mutex turn;
};
