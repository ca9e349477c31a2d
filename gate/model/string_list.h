// Strings one behind the other in one piece of memory: millions of short ids cost their bytes and four more each. Put
// in another order they stay where they are: it costs four bytes each and no copy.
#ifndef GATE_MODEL_STRING_LIST_H_
#define GATE_MODEL_STRING_LIST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gate {

class StringList {
 public:
  using value_type = std::string_view;
  static constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max();

  // Views stay valid until the list changes.
  class const_iterator {  // NOLINT(readability-identifier-naming): the standard's name
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::string_view*;
    using reference = std::string_view;

    const_iterator() = default;
    const_iterator(const StringList* list, std::size_t at) : list_(list), at_(at) {}
    reference operator*() const { return (*list_)[at_]; }
    reference operator[](difference_type by) const { return *(*this + by); }
    const_iterator& operator+=(difference_type by) {
      at_ += static_cast<std::size_t>(by);
      return *this;
    }
    const_iterator& operator-=(difference_type by) { return *this += -by; }
    const_iterator& operator++() {
      list_->fetch_after(at_);
      return *this += 1;
    }
    const_iterator& operator--() { return *this += -1; }
    const_iterator operator++(int) {
      const const_iterator before = *this;
      ++*this;
      return before;
    }
    const_iterator operator--(int) {
      const const_iterator before = *this;
      --*this;
      return before;
    }
    friend const_iterator operator+(const_iterator a, difference_type by) { return a += by; }
    friend const_iterator operator+(difference_type by, const_iterator a) { return a += by; }
    friend const_iterator operator-(const_iterator a, difference_type by) { return a -= by; }
    friend difference_type operator-(const const_iterator& a, const const_iterator& b) {
      return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.at_ == b.at_; }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.at_ <=> b.at_; }

   private:
    const StringList* list_ = nullptr;
    std::size_t at_ = 0;
  };

  StringList() = default;
  template <typename Iterator>
  StringList(Iterator begin, Iterator end) {
    for (; begin != end; ++begin) {
      push_back(*begin);
    }
  }
  StringList(const std::vector<std::string>& texts)  // NOLINT(google-explicit-constructor): the same list
      : StringList(texts.begin(), texts.end()) {}

  // Memory for so many strings with so many bytes in all.
  void reserve(std::size_t strings, std::size_t bytes) {
    ends_.reserve(strings);
    bytes_.reserve(bytes);
  }
  // At the end of a list in the order it came. std::length_error beyond kMostBytes in all.
  void push_back(std::string_view text) {
    if (in_order_) {
      throw std::logic_error("a list of strings that was put in order grows no more");
    }
    if (text.size() > kMostBytes - bytes_.size()) {
      throw std::length_error("a list of strings takes more than 4 GiB");
    }
    bytes_ += text;
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  // Keeps the memory.
  void clear() {
    bytes_.clear();
    ends_.clear();
    order_.clear();
    in_order_ = false;
  }
  // What was at place order[i] of a list in the order it came is at place i from now on; a permutation of all places.
  void put_in_order(std::vector<std::uint32_t> order) {
    if (in_order_ || order.size() != size()) {
      throw std::logic_error("a list of strings is put in order once and whole");
    }
    in_order_ = true;
    if (!std::is_sorted(order.begin(), order.end())) {
      order_ = std::move(order);
    }
  }

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }  // of all strings
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  [[nodiscard]] std::string_view operator[](std::size_t at) const {
    const std::size_t came = place_of(at);
    const std::size_t begin = came == 0 ? 0 : ends_[came - 1];
    return {bytes_.data() + begin, ends_[came] - begin};
  }
  // All strings by place. Where they lie is looked up, they themselves are not.
  [[nodiscard]] std::vector<std::string_view> views() const {
    std::vector<std::string_view> views;
    views.reserve(size());
    for (std::size_t at = 0; at < size(); ++at) {
      if (at + kAhead < order_.size()) {
        __builtin_prefetch(&ends_[order_[at + kAhead]]);
      }
      views.push_back((*this)[at]);
    }
    return views;
  }
  // Whoever walks a list in another order than it came finds each string anywhere in memory, and so the place that says
  // where. Has the processor fetch those of the strings soon after `at`; iterators do as they go on.
  void fetch_after(std::size_t at) const {
    if (!order_.empty() && at + 2 * kAhead < order_.size()) {
      __builtin_prefetch(&ends_[order_[at + 2 * kAhead]]);
      const std::string_view text = (*this)[at + kAhead];
      __builtin_prefetch(text.data());
      __builtin_prefetch(text.data() + text.size());
      asm volatile("");  // g++ takes a function that only fetches for one that does nothing
    }
  }
  // The place at which the string came that is at place `at` now.
  [[nodiscard]] std::size_t place_of(std::size_t at) const { return order_.empty() ? at : order_[at]; }
  [[nodiscard]] const_iterator begin() const { return {this, 0}; }
  [[nodiscard]] const_iterator end() const { return {this, size()}; }

  // Whether the same strings came in the same order and were put in the same one: told from the bytes as they lie.
  // Lists of which this does not hold may be equal all the same.
  [[nodiscard]] bool came_as(const StringList& other) const {
    return ends_ == other.ends_ && order_ == other.order_ && bytes_ == other.bytes_;
  }

  // The same strings at the same places.
  friend bool operator==(const StringList& a, const StringList& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
  }

 private:
  static constexpr std::size_t kAhead = 16;  // strings, until what is fetched has come

  std::string bytes_;
  std::vector<std::uint32_t> ends_;   // of each string in bytes_
  std::vector<std::uint32_t> order_;  // by place, the place at which it came; empty: as they came
  bool in_order_ = false;             // was put there, though it be the order in which they came
};

}  // namespace gate

#endif  // GATE_MODEL_STRING_LIST_H_
