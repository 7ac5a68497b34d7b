#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/identifiers.hpp"
#include "core/sandbox/random.hpp"
#include "core/sandbox/vocabulary.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::seconds;

// Texts that break a careless renderer.
constexpr std::string_view kTexts[] = {
    "Спасибо, всё подошло 👍🏽",
    "Размер <маломерит> & шов кривой: 5 > 3?",
    "Первая строка\nвторая строка\n\n— и \"кавычки\"",
    "Норм",
    "Ткань_приятная *очень*, [советую](https://example.org) `всем`",
    "Пришло не то 😡 \\ верните деньги!\tСрочно.",
    "Беру второй раз, качество отличное. Доставка быстрая, упаковка целая, цвет как на фото.",
};
constexpr std::string_view kPros[] = {"", "", "Удобный", "Цена & качество", "Мягкая ткань"};
constexpr std::string_view kCons[] = {"", "", "Нет", "Запах <сильный>", "Тонкая подошва"};
constexpr std::string_view kAnswers[] = {"Пожалуйста. Ждём вас снова!", "Нам жаль 😔 Напишите в чат, поможем.",
                                         "Спасибо за отзыв!\nКоманда бренда"};
constexpr std::string_view kTags[] = {"цена", "качество", "размер", "упаковка"};
constexpr std::string_view kStatuses[] = {"buyout",   "buyout",   "buyout",
                                          "rejected", "returned", "notSpecified"};
constexpr std::string_view kQuestions[] = {"Подойдёт на рост 182?", "Есть ли в наличии <синий> & белый?",
                                           "Какой состав? 🤔", "Можно стирать\nв машинке?"};

std::uint32_t popular_product(Random& random, const Seller& seller) {
  const std::uint64_t u = random.next() % 10'000;
  return static_cast<std::uint32_t>(seller.products.size() * u * u / 100'000'000);
}

// make_reviews draws the time after begin_question and before finish_question: another order of draws would
// change the world of a seed.
Question begin_question(Random& random, const Seller& seller) {
  Question question;
  question.id = make_letters(random, 20);
  question.product = popular_product(random, seller);
  question.text = random.pick(kQuestions);
  return question;
}

void finish_question(Random& random, Question& question, Seconds at) {
  question.created_at = Nanos{at} + std::chrono::nanoseconds{random.between(0, 999'999'999)};
  question.rejected = random.percent(8);
  if (random.percent(70)) {
    question.answer =
        Answer{at + seconds{random.between(3'600, 3 * 86'400)}, std::string(random.pick(kAnswers))};
  }
}

}  // namespace

Question make_question(Random& random, const Seller& seller, Seconds at) {
  Question question = begin_question(random, seller);
  finish_question(random, question, at);
  return question;
}

Review make_review(Random& random, const Seller& seller, Seconds at) {
  Review review;
  review.id = make_letters(random, 20);
  review.product = popular_product(random, seller);
  const Product& product = seller.products[review.product];
  review.size = static_cast<std::uint16_t>(random.index(product.sizes.size()));
  review.created_at = at;
  review.bought_at = review.created_at - seconds{random.between(86'400, 86'400 * 14)};
  const std::int64_t dice = random.between(0, 99);
  review.rating = dice < 60 ? 5 : dice < 75 ? 4 : dice < 85 ? 3 : dice < 91 ? 2 : 1;
  review.user_name = random.pick(first_names());
  review.order_status = random.pick(kStatuses);
  if (random.percent(30)) review.tags.emplace_back(random.pick(kTags));
  if (random.percent(30)) return review;  // a rating without text
  review.text = random.pick(kTexts);
  review.pros = random.pick(kPros);
  review.cons = random.pick(kCons);
  if (random.percent(20)) review.photos = static_cast<int>(random.between(1, 3));
  review.has_video = random.percent(5);
  if (random.percent(55)) {
    review.answer = Answer{review.created_at + seconds{random.between(7'200, 4 * 86'400)},
                           std::string(random.pick(kAnswers))};
  }
  return review;
}

void make_reviews(Seller& seller, std::uint64_t seed, Seconds today, int days) {
  Random random(seed, 4);
  const std::size_t reviews = std::max<std::size_t>(24, seller.orders.size() / 6);
  const auto some_time = [&] {
    return today + std::chrono::days{1} - seconds{random.between(1, std::int64_t{days} * 86'400)};
  };
  for (std::size_t i = 0; i < reviews; ++i)
    seller.reviews.push_back(make_review(random, seller, some_time()));

  const std::size_t questions = std::max<std::size_t>(8, seller.orders.size() / 40);
  for (std::size_t i = 0; i < questions; ++i) {
    Question question = begin_question(random, seller);
    finish_question(random, question, some_time());
    seller.questions.push_back(std::move(question));
  }
}

}  // namespace wbd::sandbox
