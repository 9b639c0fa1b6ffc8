"""Russian. Whoever serves a queue is ``сотрудник``, the operator ``оператор``; no word depends on the caller's sex."""

from collections.abc import Mapping

from callflow.core.plan import Sentence

WORDS: Mapping[Sentence, str] = {
    Sentence.BETWEEN_ROUNDS: "Сейчас никто не смог ответить. Пожалуйста, оставайтесь на линии, мы звоним ещё раз.",
    Sentence.CONFIRM: "На линии звонок в компанию {company}. Чтобы ответить, нажмите 1.",
    Sentence.SILENCE: "Не торопитесь. Повторяем варианты.",
    Sentence.WRONG_KEY: "Извините, такого варианта нет.",
    Sentence.CHOOSE_LANGUAGE: "Чтобы говорить по-русски, нажмите {key}.",
    Sentence.WAITING_FIRST: (
        "Все сотрудники сейчас разговаривают по телефону. Вы в очереди: мы отвечаем на звонки по порядку."
    ),
    Sentence.WAITING_LONGER: "Ждать приходится дольше, чем мы сказали.",
    Sentence.WAITING_KEYS: "Чтобы поговорить с оператором, нажмите 0. Чтобы прослушать ещё раз, нажмите звёздочку.",
    Sentence.QUEUE_OVER: "Никто из сотрудников пока не освободился.",
    Sentence.NOBODY_HERE: "Сейчас на месте нет ни одного сотрудника.",
    Sentence.RINGING_OPERATOR: "Мы звоним оператору.",
    Sentence.LOST_AGENT: "Связь с сотрудником прервалась. Ваше место в очереди — первое.",
    Sentence.TRANSFER: "Одну минуту, пожалуйста, соединяем вас с другим сотрудником.",
    Sentence.TRANSFER_ASKING: "Одну минуту, пожалуйста, советуемся с другим сотрудником.",
    Sentence.TRANSFER_MISSED: "Сотрудник сейчас не отвечает.",
    Sentence.ASKED_WRONG_LENGTH: "В этом номере неверное количество цифр.",
    Sentence.ASKED_CONFIRM: "Вы набрали {digits}. Если всё верно, нажмите 1. Чтобы набрать ещё раз, нажмите 2.",
    Sentence.ASKED_NOTHING: "Мы не получили номера. Продолжим без него.",
    Sentence.MESSAGE_BEGIN: "Пожалуйста, говорите после сигнала. Когда закончите, нажмите решётку или положите трубку.",
    Sentence.MESSAGE_THANKS: "Спасибо, ваше сообщение записано. Мы перезвоним вам {by}. До свидания.",
    Sentence.MESSAGE_NOTHING: "Мы ничего не услышали. Мы звоним оператору.",
    Sentence.CALLBACK_OFFER: (
        "Если вы не хотите ждать, нажмите 1. Мы перезвоним вам {callback_window}. Ваше место в очереди сохранится."
    ),
    Sentence.CALLBACK_OFFER_LATER: "Если вы не хотите ждать, нажмите 1. Мы можем перезвонить вам {callback_window}.",
    Sentence.CALLBACK_WHEN: "Мы можем перезвонить вам {callback_window}.",
    Sentence.CALLBACK_NUMBER: (
        "Мы позвоним вам по номеру {caller_number}. Если номер верный, нажмите 1. Чтобы указать другой номер, "
        "нажмите 2."
    ),
    Sentence.CALLBACK_TYPE: "Пожалуйста, наберите номер, по которому вам позвонить, а затем нажмите решётку.",
    Sentence.CALLBACK_OTHER_TIME: "Чтобы выбрать другое время, нажмите 3.",
    Sentence.CALLBACK_SLOT: "Чтобы мы позвонили вам {callback_window}, нажмите {key}.",
    Sentence.CALLBACK_NONE_SUITS: "Если ни одно время вам не подходит, нажмите звёздочку.",
    Sentence.CALLBACK_BOOKED: "Мы позвоним вам {callback_window}. До свидания.",
    Sentence.CALLBACK_REFUSED_NUMBER: (
        "По этому номеру мы позвонить не можем. Наберите другой и нажмите решётку или оставайтесь на линии."
    ),
    Sentence.CALLBACK_NOT_POSSIBLE: (
        "Сейчас мы не можем обещать, что перезвоним, поэтому, пожалуйста, оставайтесь на линии."
    ),
    Sentence.CALLBACK_STANDING: (
        "Вам обещан обратный звонок. Мы позвоним вам {callback_window}. Чтобы оставить так, нажмите 1."
    ),
    Sentence.CALLBACK_WAIT_INSTEAD: "Чтобы вместо этого ждать на линии на том же месте, нажмите 2.",
    Sentence.CALLBACK_CANCEL: "Чтобы отменить обратный звонок, нажмите 4.",
    Sentence.CALLBACK_KEPT: "Обратный звонок остаётся в силе. Мы позвоним вам {callback_window}. До свидания.",
    Sentence.CALLBACK_WAITS: "Ваше место в очереди сохранено.",
    Sentence.CALLBACK_CANCELLED: (
        "Обратный звонок отменён. Чтобы поговорить с нами сейчас, просто оставайтесь на линии."
    ),
    Sentence.CALLBACK_AGENT: (
        "Обратный звонок клиенту компании {company}. Номер: {caller_number}. Просьба поступила {ago}. "
        "Чтобы позвонить сейчас, нажмите 1."
    ),
    Sentence.CALLBACK_CUSTOMER: "Это компания {company}. Вы просили перезвонить. Чтобы вас соединили, нажмите 1.",
    Sentence.CALLBACK_MACHINE: (
        "Это компания {company}. Вы просили перезвонить. Мы попробуем ещё раз {callback_window}."
    ),
    Sentence.CALLBACK_HOLD: "Подождите, пожалуйста: мы ищем для вас сотрудника.",
    Sentence.AGENT_LOGGED_IN: "Вы вошли в систему.",
    Sentence.AGENT_LOGGED_OUT: "Вы вышли из системы.",
    Sentence.AGENT_PAUSED: "У вас перерыв. Пока он не закончится, звонки из очереди к вам не поступают.",
    Sentence.AGENT_RESUMED: "Ваш перерыв окончен.",
    Sentence.AGENT_NOT_LOGGED_IN: "Ничего не изменилось: вы не вошли в систему.",
    Sentence.AGENT_UNKNOWN_CODE: "Ничего не изменилось: мы не знаем этого кода.",
    Sentence.AGENT_UNKNOWN_PHONE: "Ничего не изменилось: этот телефон не закреплён за сотрудником.",
    Sentence.AGENT_NOT_KEPT: "Из-за неполадки ничего не изменилось. Пожалуйста, попробуйте ещё раз через минуту.",
}
